using System.Reflection;

namespace PSParallelOrchestrator.Help;

/// <summary>A parameter as PowerShell sees it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type without namespace, for example <c>String[]</c>; what may be null counts as what it holds.</param>
/// <param name="Aliases">Other names.</param>
/// <param name="Wildcards">Whether wildcards are understood.</param>
/// <param name="Sets">The facts in each parameter set.</param>
internal sealed record ParameterShape(
    string Name, string Type, IReadOnlyList<string> Aliases, bool Wildcards, IReadOnlyDictionary<string, SetFacts> Sets)
{
    /// <summary>The parameters that PowerShell adds to a cmdlet that supports ShouldProcess.</summary>
    public static readonly IReadOnlyList<ParameterShape> ShouldProcess = [Switch("Confirm", "cf"), Switch("WhatIf", "wi")];

    /// <summary>Whether its value may be left out because it is a switch.</summary>
    public bool IsSwitch => Type == "SwitchParameter";

    /// <summary>The facts in a set.</summary>
    /// <param name="set">The set.</param>
    /// <returns>The facts; null where the parameter is not in the set.</returns>
    public SetFacts? In(string set) => Sets.GetValueOrDefault(set) ?? Sets.GetValueOrDefault(CmdletShape.AllSets);

    /// <summary>Reads a property.</summary>
    /// <param name="property">The property of a cmdlet.</param>
    /// <returns>The parameter; null where the property is none, or is not to be shown.</returns>
    public static ParameterShape? Read(PropertyInfo property)
    {
        var attributes = CmdletShape.Attributes(property, "ParameterAttribute").ToList();
        if (attributes.Count == 0 || attributes.Any(attribute => CmdletShape.Named(attribute, "DontShow") is true))
        {
            return null;
        }

        var aliases = CmdletShape.Attributes(property, "AliasAttribute")
            .SelectMany(alias => (IEnumerable<CustomAttributeTypedArgument>)alias.ConstructorArguments[0].Value!)
            .Select(alias => (string)alias.Value!);
        return new ParameterShape(
            property.Name,
            TypeName(property.PropertyType),
            [.. aliases],
            CmdletShape.Attributes(property, "SupportsWildcardsAttribute").Any(),
            attributes.ToDictionary(
                attribute => CmdletShape.Named(attribute, "ParameterSetName") as string ?? CmdletShape.AllSets,
                SetFacts.Read));
    }

    private static string TypeName(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type.IsArray ? $"{TypeName(type.GetElementType()!)}[]"
            : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>"
            : type.Name;
    }

    private static ParameterShape Switch(string name, string alias) =>
        new(
            name,
            "SwitchParameter",
            [alias],
            false,
            new Dictionary<string, SetFacts> { [CmdletShape.AllSets] = new(false, null, false, false) });
}

/// <summary>What is said of a parameter in one parameter set.</summary>
/// <param name="Required">Whether it has to be given.</param>
/// <param name="Position">Its place among the arguments without names; null where it has to be named.</param>
/// <param name="ByValue">Whether it takes an object of the pipeline whole.</param>
/// <param name="ByPropertyName">Whether it takes a property of an object of the pipeline.</param>
internal sealed record SetFacts(bool Required, int? Position, bool ByValue, bool ByPropertyName)
{
    /// <summary>The words for its pipeline input.</summary>
    public string PipelineInput => (ByValue, ByPropertyName) switch
    {
        (true, true) => "True (ByPropertyName, ByValue)",
        (true, false) => "True (ByValue)",
        (false, true) => "True (ByPropertyName)",
        _ => "False",
    };

    /// <summary>The words for its position.</summary>
    public string PositionText => Position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "Named";

    /// <summary>Reads an attribute.</summary>
    /// <param name="attribute">A ParameterAttribute.</param>
    /// <returns>The facts.</returns>
    public static SetFacts Read(CustomAttributeData attribute) => new(
        CmdletShape.Named(attribute, "Mandatory") is true,
        CmdletShape.Named(attribute, "Position") is int position and >= 0 ? position : null,
        CmdletShape.Named(attribute, "ValueFromPipeline") is true,
        CmdletShape.Named(attribute, "ValueFromPipelineByPropertyName") is true);
}
