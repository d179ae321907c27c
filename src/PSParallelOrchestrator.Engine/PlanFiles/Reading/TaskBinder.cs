using PSParallelOrchestrator.Engine.PlanFiles.Matrix;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Reading;

/// <summary>Makes one task after the other from their nodes.</summary>
/// <param name="dialect">What a prompt file means.</param>
/// <param name="prompts">Reads prompt files.</param>
/// <param name="matrix">Fills prompts of files.</param>
/// <param name="diagnostics">Where findings go.</param>
internal sealed class TaskBinder(PlanDialect dialect, PromptFiles prompts, MatrixExpander matrix, DiagnosticList diagnostics)
{
    private static readonly Dictionary<string, Action<Draft, NodeReader, PlanNode>> Keys = new(StringComparer.Ordinal)
    {
        ["id"] = static (d, r, n) => d.Id = r.Text("id", n) ?? "",
        ["title"] = static (d, r, n) => d.Title = r.Text("title", n),
        ["kind"] = static (d, r, n) => d.Kind = r.Name<TaskKind>("kind", n),
        ["prompt"] = static (d, r, n) => d.Prompt = r.Text("prompt", n),
        ["promptFile"] = static (d, r, n) => d.PromptFile = r.Text("promptFile", n),
        ["command"] = static (d, r, n) => d.Command = r.Text("command", n),
        ["script"] = static (d, r, n) => d.Script.Text = r.Text("script", n),
        ["scriptFile"] = static (d, r, n) => d.Script.File = r.Text("scriptFile", n),
        ["arguments"] = static (d, r, n) => d.BindArguments(r, n),
        ["variables"] = static (d, r, n) => d.Script.Variables = ScriptBinder.Values("variables", r, n),
        ["modules"] = static (d, r, n) => d.Script.Modules = r.Texts("modules", n) ?? [],
        ["shell"] = static (d, r, n) => d.Script.Shell = r.Text("shell", n),
        ["inProcess"] = static (d, r, n) => d.Script.InProcess = r.Boolean("inProcess", n) ?? false,
        ["failOnExitCode"] = static (d, r, n) => d.Script.FailOnExitCode = r.Boolean("failOnExitCode", n) ?? false,
        ["dependsOn"] = static (d, r, n) => d.DependsOn = r.Texts("dependsOn", n) ?? [],
        ["dependencyReasons"] = static (d, r, n) => d.DependencyReasons = r.TextMap("dependencyReasons", n),
        ["resources"] = static (d, r, n) => d.Resources = BindResources(r, n),
        ["timeLimit"] = static (d, r, n) => d.TimeLimit = r.Duration("timeLimit", n),
        ["graceTime"] = static (d, r, n) => d.GraceTime = r.Duration("graceTime", n),
        ["maxRetries"] = static (d, r, n) => d.MaxRetries = r.Integer("maxRetries", n),
        ["exitCodes"] = static (d, r, n) => d.ExitCodes = BindExitCodes(r, n),
        ["successCodes"] = static (d, r, n) => d.SuccessCodes = r.Integers("successCodes", n) ?? [],
        ["estimatedDuration"] = static (d, r, n) => d.EstimatedDuration = r.Duration("estimatedDuration", n),
        ["secrets"] = static (d, r, n) => d.Secrets = r.Texts("secrets", n) ?? [],
        ["environment"] = static (d, r, n) => d.Environment = r.TextMap("environment", n),
        ["outputs"] = static (d, r, n) => d.Outputs = r.Texts("outputs", n) ?? [],
        ["verify"] = static (d, r, n) => d.Verify = r.Text("verify", n),
        ["commandShell"] = static (d, r, n) => d.CommandShell = r.Text("commandShell", n),
        ["requireApproval"] = static (d, r, n) => d.RequireApproval = r.Boolean("requireApproval", n) ?? false,
        ["agent"] = static (d, r, n) => d.Agent = r.Name<AgentKind>("agent", n),
        ["model"] = static (d, r, n) => d.Model = r.Text("model", n),
        ["network"] = static (d, r, n) => d.Network = r.Name<TaskNetwork>("network", n),
        ["effort"] = static (d, r, n) => d.Effort = r.Name<ModelEffort>("effort", n),
        ["retry"] = static (d, r, n) => d.Retry = r.Name<TaskRetry>("retry", n),
        ["maxTurns"] = static (d, r, n) => d.MaxTurns = r.Integer("maxTurns", n),
        ["maxCostUsd"] = static (d, r, n) => d.MaxCostUsd = r.Money("maxCostUsd", n),
        ["priority"] = static (d, r, n) => d.Priority = r.Integer("priority", n) ?? 0,
        ["tags"] = static (d, r, n) => d.Tags = r.Texts("tags", n) ?? [],
    };

    /// <summary>The keys a task may have.</summary>
    public static IReadOnlyCollection<string> KnownKeys { get; } = [.. Keys.Keys, MatrixExpander.Key];

    /// <summary>The known key that is written like this; null where there is none.</summary>
    public static string? FindKey(ReadOnlySpan<char> key) =>
        Keys.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var known, out _) ? known : null;

    /// <summary>The keys of a task's resources.</summary>
    public static IReadOnlyList<string> ResourceKeys { get; } = ["cpus", "memory", "gpus"];

    /// <summary>Makes a task, and reports all that is wrong with it by itself.</summary>
    /// <param name="node">The task in the file.</param>
    /// <param name="entry">The values of the matrix it is of; null where it is of none.</param>
    /// <param name="source">The same, to find places in; null where there is no task.</param>
    /// <returns>The task, as good as it could be made; null where the node is no mapping.</returns>
    public OrchestratorTask? Bind(PlanNode node, MatrixEntry? entry, out TaskSource? source)
    {
        source = null;
        if (node is not PlanMapping mapping)
        {
            diagnostics.Error(KeyProblems.TaskNotMapping(node.Description), node.Position);
            return null;
        }

        source = new TaskSource(mapping);
        var draft = new Draft(isScript: mapping.Find("script") is not null || mapping.Find("scriptFile") is not null);
        var id = (mapping.Find("id")?.Value as PlanScalar)?.Text;
        var reader = new NodeReader(diagnostics, id);
        foreach (var (key, place, value) in mapping.Entries)
        {
            var before = diagnostics.ErrorCount;
            if (Keys.TryGetValue(key, out var bind))
            {
                bind(draft, reader, value);
            }
            else
            {
                reader.Error(KeyProblems.UnknownKey(key, "A task", KnownKeys), place);
            }

            if (diagnostics.ErrorCount > before)
            {
                source.Fail(key);
            }
        }

        if (mapping.Find("id") is null)
        {
            reader.Error(KeyProblems.MissingKey("The task", "id"), mapping.Position);
            source.Fail("id");
        }

        BindPromptFile(draft, reader, source, entry);
        draft.Script.ReadFile(prompts, reader, source);
        CheckKind(draft, reader, source);
        if (!draft.IsScript)
        {
            foreach (var (key, place, _) in mapping.Entries.Where(found => ScriptBinder.Keys.Contains(found.Key)))
            {
                reader.Error(RuleProblems.ScriptKeyWithoutScript(draft.Id, key), place);
            }
        }

        var task = draft.Build();
        TaskRules.Check(task, new TaskReport(diagnostics, task.Id, source));
        return task;
    }

    private void BindPromptFile(Draft draft, NodeReader reader, TaskSource source, MatrixEntry? entry)
    {
        if (draft.PromptFile is not { } name || !PlanDialects.IsFile(dialect))
        {
            return;
        }

        var at = source.Find("promptFile");
        if (draft.Prompt is not null || draft.Command is not null)
        {
            reader.Error(draft.Prompt is not null ? KeyProblems.PromptAndPromptFile() : KeyProblems.PromptFileAndCommand(), at);
            source.Fail("promptFile");
            return;
        }

        draft.Prompt = prompts.Read(name, out var problem);
        if (draft.Prompt is null)
        {
            reader.Error(problem, at);
            source.Fail("promptFile");
        }
        else if (entry is not null)
        {
            draft.Prompt = matrix.Fill(draft.Prompt, entry, at, draft.Id);
        }
    }

    private static void CheckKind(Draft draft, NodeReader reader, TaskSource source)
    {
        var hasPrompt = draft.Prompt is not null || draft.PromptFile is not null;
        var work = new (TaskKind?, string)[]
        {
            (hasPrompt ? TaskKind.Agent : null, "prompt"),
            (draft.Command is not null ? TaskKind.Command : null, "command"),
            (draft.IsScript ? TaskKind.PowerShell : null, "script"),
        };
        if (draft.Kind is { } kind && work.Where(found => found.Item1 is not null).ToList() is [var (only, key)] && only != kind)
        {
            reader.Error(KeyProblems.KindDisagrees(kind, key), source.Find("kind"));
        }
    }

    private static TaskResources? BindResources(NodeReader reader, PlanNode node)
    {
        if (reader.Mapping("resources", node) is not { } mapping)
        {
            return null;
        }

        double? cpus = null;
        MemorySize? memory = null;
        int? gpus = null;
        foreach (var entry in mapping.Entries)
        {
            switch (entry.Key)
            {
                case "cpus":
                    cpus = reader.Number("cpus", entry.Value);
                    break;
                case "memory":
                    memory = reader.Memory("memory", entry.Value);
                    break;
                case "gpus":
                    gpus = reader.Integer("gpus", entry.Value);
                    break;
                default:
                    reader.Error(KeyProblems.UnknownKey(entry.Key, "'resources'", ResourceKeys), entry.KeyPosition);
                    break;
            }
        }

        return new TaskResources { Cpus = cpus, Memory = memory, Gpus = gpus };
    }

    private static Dictionary<int, FailureClass>? BindExitCodes(NodeReader reader, PlanNode node)
    {
        if (reader.Mapping("exitCodes", node) is not { } mapping)
        {
            return null;
        }

        var codes = new Dictionary<int, FailureClass>(mapping.Entries.Count);
        foreach (var entry in mapping.Entries)
        {
            if (!ExitCodeRules.TryParse(entry.Key, out var code))
            {
                reader.Error(KeyProblems.NoExitCode(entry.Key), entry.KeyPosition);
            }
            else if (reader.Name<FailureClass>(entry.Key, entry.Value) is { } failure)
            {
                codes[code] = failure;
            }
        }

        return codes;
    }

    /// <summary>What is known of a task while its keys are read.</summary>
    private sealed class Draft(bool isScript)
    {
        /// <summary>Whether it has a script, of which arguments are any values.</summary>
        public bool IsScript { get; } = isScript;

        public ScriptBinder Script { get; } = new();

        public string Id { get; set; } = "";

        public string? Title { get; set; }

        public TaskKind? Kind { get; set; }

        public string? Prompt { get; set; }

        public string? PromptFile { get; set; }

        public string? Command { get; set; }

        public string[] Arguments { get; set; } = [];

        public string[] DependsOn { get; set; } = [];

        public Dictionary<string, string>? DependencyReasons { get; set; }

        public TaskResources? Resources { get; set; }

        public TimeSpan? TimeLimit { get; set; }

        public TimeSpan? GraceTime { get; set; }

        public int? MaxRetries { get; set; }

        public Dictionary<int, FailureClass>? ExitCodes { get; set; }

        public int[] SuccessCodes { get; set; } = [];

        public TimeSpan? EstimatedDuration { get; set; }

        public Dictionary<string, string>? Environment { get; set; }

        public string[] Outputs { get; set; } = [];

        public string? Verify { get; set; }

        public string? CommandShell { get; set; }

        public bool RequireApproval { get; set; }

        public AgentKind? Agent { get; set; }

        public string? Model { get; set; }

        public TaskNetwork? Network { get; set; }

        public ModelEffort? Effort { get; set; }

        public TaskRetry? Retry { get; set; }

        public int? MaxTurns { get; set; }

        public decimal? MaxCostUsd { get; set; }

        public int Priority { get; set; }

        public string[] Secrets { get; set; } = [];

        public string[] Tags { get; set; } = [];

        public void BindArguments(NodeReader reader, PlanNode node)
        {
            if (IsScript)
            {
                Script.Arguments = ScriptBinder.List("arguments", reader, node);
            }
            else
            {
                Arguments = reader.Texts("arguments", node) ?? [];
            }
        }

        public OrchestratorTask Build()
        {
            var task = new OrchestratorTask
            {
                Id = Id,
                Title = Title,
                Prompt = Prompt,
                PromptFile = PromptFile,
                Command = Command,
                Arguments = Arguments,
                Script = IsScript ? Script.Build() : null,
                DependsOn = DependsOn,
                Resources = Resources,
                TimeLimit = TimeLimit,
                GraceTime = GraceTime,
                MaxRetries = MaxRetries,
                SuccessCodes = SuccessCodes,
                EstimatedDuration = EstimatedDuration,
                Outputs = Outputs,
                Verify = Verify,
                CommandShell = CommandShell,
                RequireApproval = RequireApproval,
                Agent = Agent,
                Model = Model,
                Network = Network,
                Effort = Effort,
                Retry = Retry,
                MaxTurns = MaxTurns,
                MaxCostUsd = MaxCostUsd,
                Priority = Priority,
                Secrets = Secrets,
                Tags = Tags,
            };
            return task with
            {
                Environment = Environment ?? task.Environment,
                ExitCodes = ExitCodes ?? task.ExitCodes,
                DependencyReasons = DependencyReasons ?? task.DependencyReasons,
            };
        }
    }
}
