using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;

namespace PSParallelOrchestrator.Module.Tests;

/// <summary>What can be checked of the cmdlets without a PowerShell.</summary>
public partial class CmdletShapeTests
{
    public static TheoryData<Type> Cmdlets =>
        [.. typeof(OrchestratorCmdlet).Assembly.GetTypes().Where(type => Attribute<CmdletAttribute>(type) is not null)];

    // PowerShellStandard is a reference assembly: its attributes can be read but not made.
    private static CustomAttributeData? Attribute<T>(MemberInfo member) =>
        member.GetCustomAttributesData().FirstOrDefault(data => data.AttributeType == typeof(T));

    private static (string Verb, string Noun) Name(Type cmdlet)
    {
        var arguments = Attribute<CmdletAttribute>(cmdlet)!.ConstructorArguments;
        return ((string)arguments[0].Value!, (string)arguments[1].Value!);
    }

    private static IEnumerable<Type> Outputs(Type cmdlet) =>
        cmdlet
            .GetCustomAttributesData()
            .Where(data => data.AttributeType == typeof(OutputTypeAttribute))
            .SelectMany(data =>
                ((IReadOnlyCollection<CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!).Select(type => (Type)type.Value!));

    private static HashSet<string> ApprovedVerbs =>
        [
            .. new[]
            {
                typeof(VerbsCommon),
                typeof(VerbsData),
                typeof(VerbsLifecycle),
                typeof(VerbsDiagnostic),
                typeof(VerbsCommunications),
                typeof(VerbsSecurity),
                typeof(VerbsOther),
            }
                .SelectMany(type => type.GetFields())
                .Select(verb => (string)verb.GetValue(null)!),

            // Approved since PowerShell 6, which the library that modules are compiled against is older than.
            "Build",
        ];

    [Theory]
    [MemberData(nameof(Cmdlets))]
    public void A_cmdlet_has_an_approved_verb_and_says_what_it_writes(Type cmdlet)
    {
        var (verb, noun) = Name(cmdlet);
        Assert.Contains(verb, ApprovedVerbs);
        Assert.Equal($"{verb}{noun}Command", cmdlet.Name);
        Assert.NotEmpty(Outputs(cmdlet));
        Assert.True(typeof(OrchestratorCmdlet).IsAssignableFrom(cmdlet), $"{cmdlet.Name} is not on the common base");
    }

    [Fact]
    public void The_manifest_lists_every_cmdlet_and_nothing_else()
    {
        var manifest = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "../../../../../module/PSParallelOrchestrator.psd1"));
        var listed = CmdletName().Matches(Section(manifest, "CmdletsToExport")).Select(match => match.Groups[1].Value);
        var built = Cmdlets.Select(row => Name(row.Data)).Select(cmdlet => $"{cmdlet.Verb}-{cmdlet.Noun}");
        Assert.Equal(built.Order(StringComparer.Ordinal), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_parameter_or_output_is_of_a_private_type()
    {
        var mine = typeof(OrchestratorCmdlet).Assembly;
        foreach (var cmdlet in Cmdlets.Select(row => row.Data))
        {
            var types = cmdlet
                .GetProperties()
                .Where(property => Attribute<ParameterAttribute>(property) is not null)
                .Select(property => property.PropertyType)
                .Concat(Outputs(cmdlet));
            Assert.All(types.Select(Innermost), type => Assert.False(
                type.Assembly == mine || type.Namespace?.StartsWith("PSParallelOrchestrator.Engine", StringComparison.Ordinal) == true,
                $"{cmdlet.Name} shows the private type {type}"), throwIfEmpty: true);
        }
    }

    private static Type Innermost(Type type) => type.GetElementType() ?? Nullable.GetUnderlyingType(type) ?? type;

    private static string Section(string manifest, string key)
    {
        var start = manifest.IndexOf(key, StringComparison.Ordinal);
        return manifest[start..manifest.IndexOf(')', start)];
    }

    [GeneratedRegex("'([A-Z][a-z]+-[A-Za-z]+)'")]
    private static partial Regex CmdletName();
}
