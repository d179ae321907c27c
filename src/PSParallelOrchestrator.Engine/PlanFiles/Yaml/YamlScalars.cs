using System.Globalization;
using System.Text.RegularExpressions;
using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Yaml;

/// <summary>
/// What an unquoted scalar of YAML is: the core schema of YAML 1.2, where <c>yes</c>, <c>no</c> and <c>01:00:00</c> are text.
/// </summary>
internal static partial class YamlScalars
{
    /// <summary>Makes the node of an unquoted scalar.</summary>
    public static PlanScalar Resolve(string text, PlanPosition position)
    {
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return new PlanScalar(PlanScalarKind.Null, text, position);
            case "true" or "True" or "TRUE":
                return new PlanScalar(PlanScalarKind.Boolean, text, position, "true");
            case "false" or "False" or "FALSE":
                return new PlanScalar(PlanScalarKind.Boolean, text, position, "false");
            case ".nan" or ".NaN" or ".NAN":
                return new PlanScalar(PlanScalarKind.Number, text, position, "NaN");
        }

        // No number begins otherwise, and most text does.
        if (!char.IsAsciiDigit(text[0]) && text[0] is not ('+' or '-' or '.'))
        {
            return new PlanScalar(PlanScalarKind.Text, text, position);
        }

        if (Decimal().IsMatch(text))
        {
            return new PlanScalar(PlanScalarKind.Number, text, position);
        }

        if (Infinity().IsMatch(text))
        {
            return new PlanScalar(PlanScalarKind.Number, text, position, text[0] == '-' ? "-Infinity" : "Infinity");
        }

        return OtherBase(text) is { } value
            ? new PlanScalar(PlanScalarKind.Number, text, position, value)
            : new PlanScalar(PlanScalarKind.Text, text, position);
    }

    private static string? OtherBase(string text)
    {
        if (Hexadecimal().IsMatch(text))
        {
            return ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number)
                ? number.ToString(CultureInfo.InvariantCulture)
                : "Infinity";
        }

        if (!Octal().IsMatch(text))
        {
            return null;
        }

        var value = UInt128.Zero;
        foreach (var digit in text.AsSpan(2))
        {
            value = (value << 3) + (uint)(digit - '0');
            if (value > ulong.MaxValue)
            {
                return "Infinity";
            }
        }

        return value.ToString(CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"\A[-+]?\.(inf|Inf|INF)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Infinity();

    [GeneratedRegex(@"\A0x[0-9a-fA-F]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Hexadecimal();

    [GeneratedRegex(@"\A0o[0-7]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Octal();
}
