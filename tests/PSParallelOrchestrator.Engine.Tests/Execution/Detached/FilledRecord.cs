using System.Reflection;

namespace PSParallelOrchestrator.Engine.Tests.Execution.Detached;

/// <summary>Makes records in which every property that can be set has a value that is not its default.</summary>
internal static class FilledRecord
{
    public static T Of<T>() => (T)Of(typeof(T));

    private static object Of(Type type)
    {
        var record = System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
        if (type.GetConstructor(Type.EmptyTypes) is { } make)
        {
            record = make.Invoke(null);
        }

        foreach (var property in type.GetProperties().Where(property => property.CanWrite))
        {
            property.SetValue(record, Value(property, property.GetValue(record)));
        }

        return record;
    }

    private static object Value(PropertyInfo property, object? unset)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        return type switch
        {
            _ when type == typeof(string) => property.Name + " \"ü\\\n\u0001</😀",
            _ when type == typeof(bool) => unset is not true,
            _ when type == typeof(int) => 7,
            _ when type == typeof(long) => 1L << 40,
            _ when type == typeof(double) => 0.1,
            _ when type == typeof(decimal) => 0.000123m,
            _ when type == typeof(TimeSpan) => new TimeSpan(12345678901234),
            _ when type == typeof(DateTimeOffset) => new DateTimeOffset(2026, 2, 3, 4, 5, 6, 7, TimeSpan.FromHours(2)).AddTicks(8),
            _ when type == typeof(MemorySize) => new MemorySize(3L << 30),
            _ when type == typeof(IReadOnlyList<string>) => new List<string> { "a b", "", "\t" },
            _ when type == typeof(IReadOnlyList<int>) => new List<int> { 0, 3 },
            _ when type == typeof(IReadOnlyList<SimulationRule>) => new List<SimulationRule> { Of<SimulationRule>(), new() { Task = "*" } },
            _ when type == typeof(IReadOnlyDictionary<string, string>) => new Dictionary<string, string> { ["A"] = "1 = 2", ["ü"] = "" },
            _ when type == typeof(IReadOnlyList<ScriptValue>) =>
                new List<ScriptValue> { ScriptValue.FromJson("[1,null]"), ScriptValue.FromCliXml("<Nil />") },
            _ when type == typeof(IReadOnlyDictionary<string, ScriptValue>) =>
                new Dictionary<string, ScriptValue>
                {
                    ["n"] = ScriptValue.FromJson("\"\u00fc\""),
                    ["_"] = ScriptValue.FromCliXml("<S>a</S>"),
                },
            _ when type == typeof(IReadOnlyDictionary<int, FailureClass>) =>
                new Dictionary<int, FailureClass> { [75] = FailureClass.Transient, [2] = FailureClass.Permanent },
            { IsEnum: true } => Enum.GetValues(type).GetValue(Enum.GetValues(type).Length - 1)!,
            { IsClass: true } when type.Namespace!.StartsWith(nameof(PSParallelOrchestrator), StringComparison.Ordinal) => Of(type),
            _ => throw new NotSupportedException(
                $"{property.DeclaringType!.Name}.{property.Name} is of the type {type}, for which there is no sample."),
        };
    }
}
