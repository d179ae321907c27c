using System.Text.Json;

namespace PSParallelOrchestrator.Engine.Agents;

/// <summary>Reads fields of JSON that another program wrote: what is missing or of another type is absent, never an exception.</summary>
internal static class JsonElementFields
{
    public static string? Text(this JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    public static bool Flag(this JsonElement element, string name) => Find(element, name) is { ValueKind: JsonValueKind.True };

    public static long Number(this JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number)
            ? (long)Math.Clamp(number, 0, 1e15)
            : 0;

    public static int? Status(this JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt32(out var number) ? number : null;

    public static decimal? Money(this JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDecimal(out var number) ? number : null;

    public static IEnumerable<JsonElement> Items(this JsonElement element, string name) =>
        Find(element, name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray() : [];

    public static JsonElement? Find(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;
}
