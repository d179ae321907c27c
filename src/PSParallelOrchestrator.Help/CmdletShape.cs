using System.Reflection;

namespace PSParallelOrchestrator.Help;

/// <summary>A cmdlet as PowerShell sees it, read from the attributes of its class.</summary>
/// <param name="Name">Verb and noun.</param>
/// <param name="ParameterSets">The names of its parameter sets, the default one first; one without a name where it has no sets.</param>
/// <param name="Parameters">Its parameters, without those that PowerShell adds.</param>
/// <param name="SupportsShouldProcess">Whether PowerShell adds -WhatIf and -Confirm.</param>
internal sealed record CmdletShape(
    string Name,
    IReadOnlyList<string> ParameterSets,
    IReadOnlyList<ParameterShape> Parameters,
    bool SupportsShouldProcess)
{
    /// <summary>The name PowerShell gives to the set of a cmdlet without sets, and to parameters that are in each.</summary>
    public const string AllSets = "__AllParameterSets";

    /// <summary>Reads all cmdlets of the module.</summary>
    /// <param name="assembly">The assembly with the cmdlets; it may have been compiled against a reference assembly.</param>
    /// <returns>The cmdlets, by name.</returns>
    public static IReadOnlyList<CmdletShape> ReadAll(Assembly assembly) =>
        [.. assembly.GetTypes().Select(Read).OfType<CmdletShape>().OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal)];

    /// <summary>The parameters of a set, in the order in which a syntax shows them.</summary>
    /// <param name="set">The set.</param>
    /// <returns>Each with its facts in that set.</returns>
    public IEnumerable<(ParameterShape Parameter, SetFacts Facts)> In(string set) =>
        from parameter in Parameters
        let facts = parameter.In(set)
        where facts is not null
        orderby facts.Position ?? int.MaxValue, !facts.Required
        select (parameter, facts);

    private static CmdletShape? Read(Type type)
    {
        if (Attributes(type, "CmdletAttribute").FirstOrDefault() is not { } cmdlet || type.IsAbstract)
        {
            return null;
        }

        var parameters = type.GetProperties().Select(ParameterShape.Read).OfType<ParameterShape>().ToList();
        var sets = parameters
            .SelectMany(parameter => parameter.Sets.Keys)
            .Where(set => set != AllSets)
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        if (Named(cmdlet, "DefaultParameterSetName") is string first)
        {
            sets.Remove(first);
            sets.Insert(0, first);
        }

        return new CmdletShape(
            $"{cmdlet.ConstructorArguments[0].Value}-{cmdlet.ConstructorArguments[1].Value}",
            sets.Count == 0 ? [AllSets] : sets,
            parameters,
            Named(cmdlet, "SupportsShouldProcess") is true);
    }

    /// <summary>The attributes of a class or property that have a certain name.</summary>
    /// <param name="member">The class or property.</param>
    /// <param name="name">The name of the attribute's class, without namespace.</param>
    /// <returns>The attributes.</returns>
    internal static IEnumerable<CustomAttributeData> Attributes(MemberInfo member, string name) =>
        member.GetCustomAttributesData().Where(data => data.AttributeType.Name == name);

    /// <summary>A named argument of an attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="name">The argument.</param>
    /// <returns>Its value; null where it is not given.</returns>
    internal static object? Named(CustomAttributeData attribute, string name) =>
        attribute.NamedArguments.FirstOrDefault(argument => argument.MemberName == name).TypedValue.Value;
}
