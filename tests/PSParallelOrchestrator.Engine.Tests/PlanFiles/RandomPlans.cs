using System.Text;

namespace PSParallelOrchestrator.Engine.Tests.PlanFiles;

/// <summary>Valid plans with odd texts.</summary>
internal sealed class RandomPlans(int seed)
{
    private static readonly string[] Odd =
    [
        "yes",
        "no",
        "null",
        "~",
        "true",
        "1e3",
        "0x1F",
        "1.10",
        ".5",
        ".nan",
        "-.inf",
        "01:00:00",
        "- a",
        "a: b",
        "a # b",
        "# a",
        " lead",
        "trail ",
        "\ttab",
        "tab\t",
        "a\tb",
        "'",
        "\"",
        "''",
        "\\",
        "\\n",
        "{a}",
        "[a]",
        "a,b",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%a",
        "@a",
        "`a",
        "---",
        "...",
        "--- a",
        "? a",
        ": a",
        "a:",
        "-",
        "?",
        "<<",
        "=",
        "line\nline",
        "line\n",
        "line\n\n",
        "\nline",
        "\n",
        "  in\n out",
        "a\n\n\nb",
        "a\r\nb",
        "\r",
        "a \nb",
        "a\n b\n",
        "a\n\tb",
        "a\n ",
        "\u0001",
        "\u001b[31m",
        "\u007f",
        "\u0085",
        "\u00a0",
        "\u2028",
        "\u2029",
        "\ufeff",
        "\ufeffa",
        "\ufffe",
        "\uffff",
        "\ue000",
        "é",
        "日本語",
        "𝄞",
        "👩‍👩‍👧",
        "a\nü\nb",
        "x\0y",
        "#",
        "a\n# b\n",
        "a\n---\nb",
        "a\n...\n",
        "😀\nb",
    ];

    private readonly Random random = new(seed);

    /// <summary>A plan, valid by construction.</summary>
    public OrchestratorPlan Next()
    {
        var tasks = new List<OrchestratorTask>();
        for (var count = random.Next(1, 12); count > 0; count--)
        {
            tasks.Add(Task(tasks));
        }

        return new OrchestratorPlan
        {
            Requirements = Maybe(Text),
            Complexity = Maybe(() =>
                new ComplexityAssessment(
                    random.Next(101),
                    random.GetItems(Enum.GetValues<ComplexityLevel>(), 1)[0],
                    Text(),
                    random.Next(1, 50))),
            MaxExecutors = MaybeValue(() => random.Next(1, 100)),
            Planning = Maybe(() => new PlanningRecord
            {
                Planner = random.GetItems(Enum.GetValues<PlannerKind>(), 1)[0],
                Model = Maybe(static () => "claude-haiku-4-5"),
                Rationale = Maybe(Text),
                Requests = random.Next(),
                InputTokens = random.Next(),
                OutputTokens = random.Next(),
                CostUsd = MaybeValue(() => (decimal)random.Next() / 1_000_000),
            }),
            Ignore = Many(() => (random.Next(3) == 0 ? "!" : "") + Pattern()),
            Conflicts = [.. Many(Pattern).Distinct().Select(Conflict)],
            CommandShell = Maybe(Shell),
            Tasks = tasks,
        };
    }

    // What begins and ends a pattern is no space, and brackets of what results leave out are warned of.
    private string Pattern() =>
        "o" + string.Concat(Text().Where(static c => !char.IsControl(c))).Replace('\\', '_').Replace(':', '_').Replace('[', '_') + "x";

    private ConflictRule Conflict(string pattern)
    {
        var strategy = random.GetItems(Enum.GetValues<PathConflictStrategy>(), 1)[0];
        return new ConflictRule
        {
            Pattern = pattern,
            Strategy = strategy,
            Command = strategy == PathConflictStrategy.Regenerate ? "c" + Program() : null,
        };
    }

    private string Shell() => random.GetItems(["sh", "pwsh", "cmd", "/a b/bash", @"C:\x\'y'\cmd.exe"], 1)[0];

    /// <summary>Text as odd as it comes.</summary>
    public string Text()
    {
        var text = new StringBuilder();
        for (var parts = random.Next(1, 4); parts > 0; parts--)
        {
            text.Append(random.Next(5) == 0 ? new string((char)random.Next(32, 0xd800), random.Next(1, 5)) : Odd[random.Next(Odd.Length)]);
        }

        return text.ToString();
    }

    private OrchestratorTask Task(List<OrchestratorTask> before)
    {
        var isScript = random.Next(3) == 0;
        var isCommand = !isScript && random.Next(2) == 0;
        var isAgent = !isScript && !isCommand;
        string[] needs = [.. before.Where(_ => random.Next(3) == 0).Select(static task => task.Id)];
        var verify = Maybe(() => "v" + Program());
        return new OrchestratorTask
        {
            Id = $"t{before.Count}",
            Title = Maybe(Text),
            Prompt = isAgent ? "p" + Text() : null,
            PromptFile = isAgent ? Maybe(Text) : null,
            Script = isScript ? Script() : null,
            Command = isCommand ? "c" + Program() : null,
            Arguments = isCommand ? Many(Program) : [],
            DependsOn = needs,
            DependencyReasons = needs.Where(_ => random.Next(2) == 0).ToDictionary(static id => id, _ => Text()),
            Resources = Maybe(() => new TaskResources
            {
                Cpus = MaybeValue(() => random.NextDouble() * Math.Pow(10, random.Next(-5, 20))),
                Memory = MaybeValue(() => new MemorySize(random.NextInt64(1, long.MaxValue >> random.Next(60)))),
                Gpus = MaybeValue(() => random.Next(9)),
            }),
            TimeLimit = MaybeValue(Duration),
            GraceTime = MaybeValue(() => TimeSpan.FromMilliseconds(random.Next(3_600_001))),
            MaxRetries = MaybeValue(() => random.Next(1001)),
            ExitCodes = Enumerable.Range(1, 255)
                .Where(_ => random.Next(100) == 0)
                .ToDictionary(static code => code, _ => random.GetItems([FailureClass.Transient, FailureClass.Permanent], 1)[0]),
            SuccessCodes = random.Next(3) == 0 ? [0] : [],
            EstimatedDuration = MaybeValue(Duration),
            Environment = Many(Text)
                .Where(static name => name.AsSpan().IndexOfAny('=', '\0') < 0)
                .Distinct()
                .ToDictionary(static name => name, _ => Program()),
            Outputs = Many(() => "o" + Text().Replace('\\', '_').Replace('\0', '_').Replace(':', '_')),
            Verify = verify,
            CommandShell = verify is null ? null : Maybe(Shell),
            RequireApproval = random.Next(2) == 0,
            Agent = isAgent ? MaybeValue(() => random.GetItems(Enum.GetValues<AgentKind>(), 1)[0]) : null,
            Model = isAgent ? Maybe(static () => "claude-haiku-4-5") : null,
            Network = MaybeValue(() => random.GetItems(Enum.GetValues<TaskNetwork>(), 1)[0]),
            Effort = isAgent ? MaybeValue(() => random.GetItems(Enum.GetValues<ModelEffort>(), 1)[0]) : null,
            MaxTurns = isAgent ? MaybeValue(() => random.Next(1, 10_001)) : null,
            MaxCostUsd = isAgent ? MaybeValue(() => (decimal)random.Next(1, 1_000_000_000) / 1000) : null,
            Priority = random.Next(3) == 0 ? random.Next(int.MinValue, int.MaxValue) : 0,
            Secrets = Many(() => $"S{random.Next(1000)}_KEY"),
            Tags = Many(Text),
        };
    }

    private static readonly string[] Values =
    [
        "1", "-0.25", "1e3", "12345678901234567890", "null", "true", "\"\"", "\"ä: b #\"", "[]", "[1,[\"x\",{}],null]",
        "{\"a\":{\"b\":[false]}}",
    ];

    private TaskScript Script() => new()
    {
        Text = "s" + Program(),
        Arguments = [.. Enumerable.Range(0, random.Next(4)).Select(_ => Value())],
        Variables = Enumerable.Range(0, random.Next(3)).ToDictionary(static i => $"v{i}", _ => Value()),
        Modules = Many(() => "m" + Program()),
        Shell = Maybe(() => "p" + Program()),
        InProcess = random.Next(2) == 0,
        FailOnExitCode = random.Next(2) == 0,
    };

    private ScriptValue Value() => random.Next(3) == 0
        ? ScriptValue.FromCliXml(random.GetItems(["<S>a &lt; b</S>", "<Obj RefId=\"0\"><LST /></Obj>"], 1)[0])
        : ScriptValue.FromJson(Values[random.Next(Values.Length)]);

    private string Program() => Text().Replace("\0", "", StringComparison.Ordinal);

    private TimeSpan Duration() => TimeSpan.FromTicks(random.NextInt64(1, TimeSpan.FromDays(49).Ticks >> random.Next(40)));

    private string[] Many(Func<string> make) => [.. Enumerable.Range(0, random.Next(4)).Select(_ => make())];

    private T? Maybe<T>(Func<T> make)
        where T : class => random.Next(2) == 0 ? make() : null;

    private T? MaybeValue<T>(Func<T> make)
        where T : struct => random.Next(2) == 0 ? make() : null;
}
