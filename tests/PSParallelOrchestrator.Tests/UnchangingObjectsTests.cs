using System.Collections;
using System.Reflection;

namespace PSParallelOrchestrator.Tests;

/// <summary>
/// Plans, options and what runs show do not change once they are made: neither their properties, which PowerShell sets wherever a setter is
/// public, init or not, nor what is in their collections.
/// </summary>
public sealed class UnchangingObjectsTests
{
    private static readonly IReadOnlyList<Type> Types = typeof(OrchestratorPlan).Assembly.GetExportedTypes();

    public static TheoryData<string, string> Collections { get; } = [.. Types
        .Where(type => !type.IsAbstract && type.GetConstructor([]) is not null)
        .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(property => property.SetMethod is not null && IsCollection(property.PropertyType))
            .Select(property => (type.Name, property.Name)))];

    [Fact]
    public void NoPropertyCanBeSet() => Assert.Empty(Types
        .SelectMany(type => type.GetProperties(
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(property => property.SetMethod is { IsPublic: true } or { IsFamily: true } or { IsFamilyOrAssembly: true })
        .Select(property => $"{property.DeclaringType!.Name}.{property.Name}"));

    [Fact]
    public void NoFieldCanBeSet() => Assert.Empty(Types
        .Where(type => !type.IsEnum)
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(field => !field.IsInitOnly && !field.IsLiteral)
        .Select(field => $"{field.DeclaringType!.Name}.{field.Name}"));

    [Fact]
    public void NoPropertyIsOfATypeThatChanges() => Assert.Empty(Types
        .SelectMany(type => type.GetProperties(
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly))
        .Where(property => property.PropertyType != typeof(string)
            && typeof(IEnumerable).IsAssignableFrom(property.PropertyType)
            && !IsCollection(property.PropertyType))
        .Select(property => $"{property.DeclaringType!.Name}.{property.Name}"));

    [Theory]
    [MemberData(nameof(Collections))]
    public void CollectionsAreTheirOwn(string type, string name)
    {
        var owner = Types.Single(candidate => candidate.Name == type);
        var property = owner.GetProperty(name)!;
        var made = Activator.CreateInstance(owner);
        var given = Given(property.PropertyType);
        property.SetValue(made, given);
        var held = (IEnumerable)property.GetValue(made)!;
        var before = held.Cast<object>().Count();
        Assert.Equal(1, before);

        Clear(given);

        Assert.Equal(before, held.Cast<object>().Count());
        AssertNobodyCanChange(held);
    }

    [Fact]
    public void CollectionsOfPositionalRecordsAreTheirOwn()
    {
        List<MergeConflict> conflicts = [new MergeConflict { Path = "a" }];
        var summary = new ConsolidationSummary(null, 0, 0, conflicts, default);
        List<OutputMove> moves = [new OutputMove("a", "b")];
        List<string> warnings = ["w"];
        var result = new ConsolidationResult(summary, Written: true, moves, warnings, null, null);
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Queue"] = "q" };
        var options = new BackendOptionTexts(texts);

        conflicts.Clear();
        moves.Clear();
        warnings.Clear();
        texts.Clear();

        Assert.Single(summary.Conflicts);
        Assert.Single(result.Moves);
        Assert.Single(result.Warnings);
        Assert.Equal("q", options.Texts["queue"]);
        Assert.All((IEnumerable<IEnumerable>)[summary.Conflicts, result.Moves, result.Warnings, options.Texts], AssertNobodyCanChange);
    }

    [Fact]
    public void CollectionsOfRunsAreTheirOwn()
    {
        var plan = new OrchestratorPlan { Tasks = [new OrchestratorTask { Id = "a", Prompt = "x" }] };
        var run = new OrchestratorRun("01j", "/runs/r", plan, new RunOptions(), default) { Warnings = ["w"] };
        run.Tasks[0].Add(new TaskAttempt(run.Tasks[0], 1, 0, default));

        AssertNobodyCanChange(run.Tasks);
        AssertNobodyCanChange(run.Warnings);
        AssertNobodyCanChange(run.Tasks[0].Attempts);
        AssertNobodyCanChange(new InvalidPlanException([new PlanDiagnostic { Code = "x" }]).Diagnostics);
    }

    [Fact]
    public void CopiesShareWhatCannotChange()
    {
        var task = new OrchestratorTask { Id = "a", Arguments = ["x"], Environment = new Dictionary<string, string> { ["A"] = "b" } };
        var copy = task with { Arguments = task.Arguments, Environment = task.Environment };

        Assert.Equal(task, copy);
        Assert.NotSame(task, copy);
        Assert.Equal(new OrchestratorTask { Id = "a" }, new OrchestratorTask { Id = "a", Arguments = [], Environment = EmptyTexts() });
    }

    private static Dictionary<string, string> EmptyTexts() => [];

    private static bool IsCollection(Type type) => type.IsGenericType
        && (type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>)
            || type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>));

    private static object Given(Type type)
    {
        var arguments = type.GetGenericArguments();
        if (arguments is [var element])
        {
            var list = (IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(element))!;
            list.Add(Any(element));
            return list;
        }

        var map = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(arguments))!;
        map.Add(Any(arguments[0]), Any(arguments[1]));
        return map;
    }

    private static object Any(Type type) => type == typeof(string) ? "x"
        : type == typeof(ScriptValue) ? ScriptValue.FromJson("1")
        : Activator.CreateInstance(type)!;

    private static void Clear(object given)
    {
        if (given is IList list)
        {
            list.Clear();
        }
        else
        {
            ((IDictionary)given).Clear();
        }
    }

    private static void AssertNobodyCanChange(IEnumerable held)
    {
        Assert.False(held is Array, "Elements of an array can be set.");
        switch (held)
        {
            case IList list:
                Assert.True(list.IsReadOnly && list.IsFixedSize);
                Assert.Throws<NotSupportedException>(() => list[0] = list[0]);
                Assert.Throws<NotSupportedException>(list.Clear);
                break;
            case IDictionary map:
                Assert.True(map.IsReadOnly);
                Assert.Throws<NotSupportedException>(map.Clear);
                break;
            default:
                Assert.Fail($"{held.GetType()} is not known.");
                break;
        }
    }
}
