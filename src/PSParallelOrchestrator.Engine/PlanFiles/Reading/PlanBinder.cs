using PSParallelOrchestrator.Engine.PlanFiles.Matrix;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Reading;

/// <summary>Makes the plan from the nodes of a file, whatever its format, and reports everything that is wrong with it.</summary>
internal sealed class PlanBinder
{
    private static readonly Dictionary<string, Action<PlanBinder, PlanNode>> Keys = new(StringComparer.Ordinal)
    {
        // For editors, which find the schema by it.
        ["$schema"] = static (b, n) => b.reader.Text("$schema", n),
        ["id"] = static (b, n) => b.id = b.reader.Text("id", n)?.ToLowerInvariant(),
        ["requirements"] = static (b, n) => b.requirements = b.reader.Text("requirements", n),
        ["complexity"] = static (b, n) => b.complexity = b.BindComplexity(n),
        ["maxExecutors"] = static (b, n) => b.maxExecutors = b.reader.Integer("maxExecutors", n),
        ["planning"] = static (b, n) => b.planning = b.BindPlanning(n),
        ["ignore"] = static (b, n) => b.ignore = b.resultBinder.Ignore(n),
        ["conflicts"] = static (b, n) => b.conflicts = b.resultBinder.Conflicts(n),
        ["commandShell"] = static (b, n) => b.commandShell = b.reader.Text("commandShell", n),
        ["tasks"] = static (b, n) => b.BindTasks(n),
    };

    private readonly PlanDialect dialect;
    private readonly DiagnosticList diagnostics;
    private readonly CancellationToken cancellation;
    private readonly NodeReader reader;
    private readonly MatrixExpander matrix;
    private readonly TaskBinder taskBinder;
    private readonly ResultBinder resultBinder;
    private readonly List<OrchestratorTask> tasks = [];
    private readonly PlanPlaces places = new();
    private readonly Dictionary<string, PlanPosition> keyPlaces = new(StringComparer.Ordinal);
    private PlanPosition? tasksPlace;
    private bool isMapping = true;
    private bool tasksAreList;
    private bool anyTask;
    private string? id;
    private string? requirements;
    private ComplexityAssessment? complexity;
    private int? maxExecutors;
    private PlanningRecord? planning;
    private IReadOnlyList<string> ignore = [];
    private IReadOnlyList<ConflictRule> conflicts = [];
    private string? commandShell;

    /// <summary>Makes a binder for one plan.</summary>
    /// <param name="dialect">What a prompt file means.</param>
    /// <param name="folder">What prompt files are relative to; null where the plan did not come from a file.</param>
    /// <param name="diagnostics">Where findings go.</param>
    /// <param name="cancellation">Looked at between tasks.</param>
    public PlanBinder(PlanDialect dialect, string? folder, DiagnosticList diagnostics, CancellationToken cancellation)
    {
        this.dialect = dialect;
        this.diagnostics = diagnostics;
        this.cancellation = cancellation;
        reader = new NodeReader(diagnostics, null);
        matrix = new MatrixExpander(diagnostics);
        taskBinder = new TaskBinder(dialect, new PromptFiles(folder), matrix, diagnostics);
        resultBinder = new ResultBinder(reader, diagnostics);
    }

    /// <summary>The keys a plan may have.</summary>
    public static IReadOnlyCollection<string> KnownKeys => Keys.Keys;

    /// <summary>The keys of an assessment, all of them required.</summary>
    public static IReadOnlyList<string> ComplexityKeys { get; } = ["score", "level", "rationale", "recommendedExecutors"];

    /// <summary>The keys of a record of planning.</summary>
    public static IReadOnlyList<string> PlanningKeys { get; } =
    ["planner", "model", "rationale", "requests", "inputTokens", "outputTokens", "costUsd"];

    /// <summary>Takes a key of the plan.</summary>
    public void Key(PlanEntry entry)
    {
        if (Keys.TryGetValue(entry.Key, out var bind))
        {
            keyPlaces[entry.Key] = entry.Value.Position;
            bind(this, entry.Value);
        }
        else
        {
            reader.Error(KeyProblems.UnknownKey(entry.Key, "A plan", Keys.Keys), entry.KeyPosition);
        }
    }

    /// <summary>Takes what stands where the plan should be.</summary>
    public void WrongRoot(PlanNode node)
    {
        isMapping = false;
        reader.Error(KeyProblems.RootNotMapping(node.Description), node.Position);
    }

    /// <summary>Notes where the list of tasks begins, whose items follow.</summary>
    public void BeginTasks(PlanPosition position)
    {
        tasksPlace = position;
        tasksAreList = true;
    }

    /// <summary>Takes the next task, which with a matrix is several.</summary>
    public void Task(PlanNode node)
    {
        anyTask = true;
        if (!PlanDialects.IsFile(dialect) || (node as PlanMapping)?.Find(MatrixExpander.Key) is not { } found)
        {
            Task(node, null);
            return;
        }

        var before = diagnostics.ErrorCount;
        try
        {
            foreach (var (task, entry) in matrix.Expand((PlanMapping)node, found.Value))
            {
                Task(task, entry);

                // The others are like it: what is wrong with one is said once.
                diagnostics.IsMuted |= diagnostics.ErrorCount > before;
            }
        }
        finally
        {
            diagnostics.IsMuted = false;
        }
    }

    private void Task(PlanNode node, MatrixEntry? entry)
    {
        cancellation.ThrowIfCancellationRequested();
        // One too many is enough to know; the rest of a file of a billion tasks need not be kept.
        if (tasks.Count > OrchestratorPlan.MaxTasks || taskBinder.Bind(node, entry, out var source) is not { } task)
        {
            return;
        }

        var dependencies = source!.Failed("dependsOn") ? null : source.Mapping.Find("dependsOn")?.Value as PlanSequence;
        places.Add(source.Find("id"), dependencies);
        tasks.Add(task);
    }

    /// <summary>Checks the plan as a whole once the file has been read to its end.</summary>
    /// <returns>The plan; null where there is an error.</returns>
    public OrchestratorPlan? Finish()
    {
        if (tasksPlace is null && isMapping)
        {
            reader.Error(KeyProblems.MissingKey("The plan", "tasks"), new PlanPosition(1, 1));
        }
        else if (!anyTask && tasksAreList)
        {
            reader.Error(RuleProblems.NoTasks(), tasksPlace ?? default);
        }

        PlanPlaces? known = places;
        var isWhole = dialect is PlanDialect.PlanFile or PlanDialect.RunPlan;
        var resolved = isWhole ? DependencyPatterns.Resolve(tasks, ref known, diagnostics) : tasks;
        var plan = new OrchestratorPlan
        {
            Requirements = requirements,
            Complexity = complexity,
            // Earlier versions kept more with a run than any run could have.
            MaxExecutors = !PlanDialects.IsFile(dialect) && maxExecutors > PlanLimits.MaxExecutors
                ? PlanLimits.MaxExecutors
                : maxExecutors,
            Planning = planning,
            Ignore = ignore,
            Conflicts = conflicts,
            CommandShell = commandShell,
            Tasks = resolved,
        };
        if (id is not null)
        {
            plan = plan with { Id = id };
        }

        PlanValidator.CheckPlan(plan, key => keyPlaces.GetValueOrDefault(key), diagnostics);
        if (isWhole)
        {
            PlanValidator.CheckTasks(resolved, known, tasksPlace ?? default, diagnostics);
        }

        if (dialect == PlanDialect.Addition)
        {
            AdditionRules.Check(plan, keyPlaces, diagnostics);
        }

        return diagnostics.ErrorCount == 0 ? plan : null;
    }

    /// <summary>Where the tasks stand, where they are to be added to a run.</summary>
    /// <param name="file">The file, as it was named.</param>
    /// <returns>That; null for a plan of another use.</returns>
    public AdditionPlaces? Addition(string? file) =>
        dialect == PlanDialect.Addition ? new AdditionPlaces(file, places, tasksPlace ?? default) : null;

    private void BindTasks(PlanNode node)
    {
        tasksPlace = node.Position;
        if (node is PlanSequence list)
        {
            tasksAreList = true;
            foreach (var item in list.Items)
            {
                Task(item);
            }
        }
        else
        {
            reader.Error(KeyProblems.WrongType("tasks", "a list", node), node.Position);
        }
    }

    private ComplexityAssessment? BindComplexity(PlanNode node)
    {
        if (reader.Mapping("complexity", node) is not { } mapping)
        {
            return null;
        }

        int? score = null;
        int? executors = null;
        ComplexityLevel? level = null;
        string? rationale = null;
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "score":
                    score = reader.Integer("score", entry.Value);
                    break;
                case "level":
                    level = reader.Name<ComplexityLevel>("level", entry.Value);
                    break;
                case "rationale":
                    rationale = reader.Text("rationale", entry.Value);
                    break;
                case "recommendedExecutors":
                    executors = reader.Integer("recommendedExecutors", entry.Value);
                    break;
                default:
                    reader.Error(KeyProblems.UnknownKey(entry.Key, "'complexity'", ComplexityKeys), entry.KeyPosition);
                    break;
            }
        }

        foreach (var key in ComplexityKeys)
        {
            if (mapping.Find(key) is null)
            {
                reader.Error(KeyProblems.MissingKey("'complexity'", key), mapping.Position);
            }
        }

        return score is { } s && level is { } l && rationale is not null && executors is { } e
            ? new ComplexityAssessment(s, l, rationale, e)
            : null;
    }

    private PlanningRecord? BindPlanning(PlanNode node)
    {
        if (reader.Mapping("planning", node) is not { } mapping)
        {
            return null;
        }

        var record = new PlanningRecord { Planner = default };
        foreach (var entry in mapping.Entries)
        {
            record = entry.Key switch
            {
                "planner" => record with { Planner = reader.Name<PlannerKind>("planner", entry.Value) ?? default },
                "model" => record with { Model = reader.Text("model", entry.Value) },
                "rationale" => record with { Rationale = reader.Text("rationale", entry.Value) },
                "requests" => record with { Requests = reader.Integer("requests", entry.Value) ?? 0 },
                "inputTokens" => record with { InputTokens = reader.Integer("inputTokens", entry.Value) ?? 0 },
                "outputTokens" => record with { OutputTokens = reader.Integer("outputTokens", entry.Value) ?? 0 },
                "costUsd" => record with { CostUsd = reader.Money("costUsd", entry.Value) },
                _ => record,
            };
            if (!PlanningKeys.Contains(entry.Key))
            {
                reader.Error(KeyProblems.UnknownKey(entry.Key, "'planning'", PlanningKeys), entry.KeyPosition);
            }
        }

        if (mapping.Find("planner") is null)
        {
            reader.Error(KeyProblems.MissingKey("'planning'", "planner"), mapping.Position);
        }

        return record;
    }
}
