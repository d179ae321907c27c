using System.Globalization;
using static PSParallelOrchestrator.Engine.PlanFiles.Validation.DiagnosticText;

namespace PSParallelOrchestrator.Engine.PlanFiles.Validation;

/// <summary>The texts of what can be wrong with a plan, wherever it came from.</summary>
internal static class RuleProblems
{
    public static PlanProblem IllegalPlanId(string? id) =>
        new(
            "IllegalPlanId",
            $"The plan's id {Quote(id)} is not a ULID (26 of 0-9 and a-z without i, l, o, u).",
            "Remove 'id': a plan without one is given one.");

    public static PlanProblem NoTasks() => new("NoTasks", "The plan has no tasks.", "Give it one task at least.");

    public static PlanProblem KeyNotForAddedTasks(string key) =>
        new(
            "KeyNotForAddedTasks",
            $"The plan has {Quote(key)}, and a run that goes on keeps what it began with: it cannot be added.",
            $"Remove {Quote(key)}, or run the tasks as a plan of their own on top of the run (--base-run, -BaseRun).");

    public static PlanProblem KeyOfPlanLeftOut(string key) =>
        new(
            "KeyOfPlanLeftOut",
            $"The {Quote(key)} of the plan is left out: the tasks are added to a run, which keeps its own.",
            $"Nothing has to be done; without {Quote(key)} nothing is said.");

    private const string OnTopOfTheRun = "Add fewer, and run the others as a plan of their own on top of the run (--base-run, -BaseRun).";

    public static PlanProblem TooManyTasks(bool isAddition) => isAddition
        ? new(
            "TooManyTasks",
            string.Create(CultureInfo.InvariantCulture, $"With these the run has more than {OrchestratorPlan.MaxTasks} tasks."),
            OnTopOfTheRun)
        : new(
            "TooManyTasks",
            string.Create(CultureInfo.InvariantCulture, $"The plan has more than {OrchestratorPlan.MaxTasks} tasks."),
            "Split it into several plans.");

    public static PlanProblem PlanTooLarge(bool isAddition) => isAddition
        ? new("PlanTooLarge", "The prompts of the run are more than 1 GiB together with these.", OnTopOfTheRun)
        : new("PlanTooLarge", "The prompts of the plan are more than 1 GiB together.", "Split the plan, or shorten its prompts.");

    public static PlanProblem RequirementsTooLong() =>
        new(
            "RequirementsTooLong",
            $"The requirements are longer than {PlanLimits.MaxPromptText}.",
            "Shorten them; they are kept for information only.");

    public static PlanProblem ScoreOutOfRange(int score) =>
        new(
            "ComplexityScoreOutOfRange",
            string.Create(CultureInfo.InvariantCulture, $"The complexity score is {score}."),
            "Give a score from 0 to 100.");

    public static PlanProblem RecommendedExecutors(int count) =>
        new(
            "RecommendedExecutorsOutOfRange",
            string.Create(CultureInfo.InvariantCulture, $"The recommended number of executors is {count}."),
            "Give 1 or more.");

    public static PlanProblem PlanningOutOfRange() =>
        new(
            "PlanningOutOfRange",
            "The record of planning has a number below 0, or a cost above 1000000.",
            "Correct it, or remove 'planning'.");

    public static PlanProblem MaxExecutors(int count) =>
        new(
            "MaxExecutorsOutOfRange",
            string.Create(CultureInfo.InvariantCulture, $"The executor budget is {count}."),
            string.Create(CultureInfo.InvariantCulture, $"Give 1 to {PlanLimits.MaxExecutors}."));

    public static PlanProblem MissingValue(string what) =>
        new("MissingValue", $"{what} is null.", "Give it a value.");

    public static PlanProblem IllegalTaskId(string id, string reason) =>
        new(
            "IllegalTaskId",
            $"The task id {Quote(id)} cannot be used: {reason}.",
            "Use 1-64 letters, digits, '.', '_' and '-', beginning with a letter or digit.");

    public static PlanProblem TaskOfRun(string id) => new(
        "DuplicateTaskId",
        $"The run has a task {Quote(id)} already.",
        "Give each task an id of its own. To run the run's task again, use psorch retry or Invoke-TaskRetry.");

    public static PlanProblem DuplicateTaskId(string id) =>
        new("DuplicateTaskId", $"Another task before this one has the id {Quote(id)} too.", "Give each task an id of its own.");

    public static PlanProblem TaskIdDiffersInCase(string id, string other) =>
        new(
            "TaskIdDiffersOnlyInCase",
            $"The task ids {Quote(other)} and {Quote(id)} differ only in letter case; as directories they are one.",
            "Give each task an id of its own.");

    public static PlanProblem UnknownDependency(string id, string dependency, string? nearest, bool isAddition) =>
        new(
            "UnknownDependency",
            $"Task {Quote(id)} depends on {Quote(dependency)}, but "
                + $"{(isAddition ? "neither the run nor what is added has such a task" : "there is no such task")}.",
            DidYouMean(nearest, $"Name the id of a task of {(isAddition ? "the run, or of one that is added" : "this plan")}."));

    public static PlanProblem SelfDependency(string id) =>
        new("SelfDependency", $"Task {Quote(id)} depends on itself.", "Remove that dependency.");

    public static PlanProblem DuplicateDependency(string id, string dependency) =>
        new("DuplicateDependency", $"Task {Quote(id)} names its dependency {Quote(dependency)} more than once.", "Name it once.");

    public static PlanProblem ReasonWithoutDependency(string id, string dependency) =>
        new(
            "ReasonWithoutDependency",
            $"Task {Quote(id)} gives a reason for depending on {Quote(dependency)}, and does not depend on it.",
            "Name it in dependsOn too, or remove the reason.");

    public static PlanProblem DependencyCycle(string cycle) =>
        new(
            "DependencyCycle",
            $"These tasks wait for each other: {cycle} (each depends on the next).",
            "Remove one of these dependencies.");

    public const string OneKindOfWork = "Give it exactly one of prompt, promptFile, command, script and scriptFile.";

    public static PlanProblem NoWork(string id) =>
        new("NoWork", $"Task {Quote(id)} has neither a prompt nor a command nor a script.", OneKindOfWork);

    public static PlanProblem TwoKindsOfWork(string id, string one, string other) =>
        new("TwoKindsOfWork", $"Task {Quote(id)} has both a {one} and a {other}.", OneKindOfWork);

    public static PlanProblem EmptyText(string id, string key) =>
        new("EmptyText", $"The {key} of task {Quote(id)} is empty.", "Give it some text, or remove it.");

    public static PlanProblem PromptTooLong(string id) =>
        new(
            "PromptTooLong",
            $"The prompt of task {Quote(id)} is longer than {PlanLimits.MaxPromptText}.",
            "Shorten it, or let it name a file to read.");

    public static PlanProblem NulCharacter(string id, string key) =>
        new("NulCharacter", $"The {key} of task {Quote(id)} has a NUL character, which no program can be given.", "Remove it.");

    public static PlanProblem BrokenText(string id, string key) =>
        new("BrokenText", $"The {key} of task {Quote(id)} has half of a surrogate pair, which is no character.", "Remove or complete it.");

    public static PlanProblem BrokenPlanText(string key) =>
        new("BrokenText", $"The {key} of the plan has half of a surrogate pair, which is no character.", "Remove or complete it.");

    public static PlanProblem ArgumentsWithoutCommand(string id) =>
        new("ArgumentsWithoutCommand", $"Task {Quote(id)} has arguments but no command.", "Add 'command', or remove 'arguments'.");

    public static PlanProblem AgentOnCommand(string id, string key, string work) =>
        new("AgentOnCommand", $"Task {Quote(id)} runs a {work} and has '{key}', which is for agents.", $"Remove '{key}'.");

    public static PlanProblem ScriptKeyWithoutScript(string id, string key) =>
        new(
            "ScriptKeyWithoutScript",
            $"Task {Quote(id)} has '{key}', which is for scripts, but no script.",
            $"Remove '{key}', or add 'script'." + (key == "shell" ? " The shell of 'verify' is 'commandShell'." : string.Empty));

    public static PlanProblem ShellWithoutVerify(string id) =>
        new(
            "CommandShellWithoutVerify",
            $"Task {Quote(id)} has a commandShell, and no 'verify' for it to run.",
            "Remove it, or add 'verify'. The PowerShell of a script is 'shell'.");

    public static PlanProblem UnknownShell(string what, string shell, string reason, string remedy) =>
        new("CommandShellUnknown", $"{what} is {Quote(shell)}, which {reason}.", remedy);

    public static PlanProblem ScriptTooLong(string id) =>
        new(
            "ScriptTooLong",
            $"The script of task {Quote(id)} is longer than {PlanLimits.MaxPromptText}.",
            "Shorten it, or put parts of it into a module.");

    public static PlanProblem NotCliXml(string id, string key, string reason) =>
        new(
            "CliXmlInvalid",
            $"{Quote(key)} of task {Quote(id)} has a value of CLIXML that cannot be read: {reason}",
            "Write one element as Export-Clixml writes it within Objs, or the value itself as JSON.");

    public static PlanProblem IllegalVariable(string id, string name) =>
        new(
            "VariableNameInvalid",
            $"The script of task {Quote(id)} is to find a variable {Quote(name)}, which is no name of one.",
            "Use letters, digits and '_'.");

    public static PlanProblem VariableOfPowerShell(string id, string name) =>
        new(
            "VariableNameTaken",
            $"The script of task {Quote(id)} is to find a variable {Quote(name)}, which is PowerShell's or the orchestrator's own.",
            "Give it another name.");

    public static PlanProblem IllegalModel(string id) =>
        new("IllegalModel", $"The model of task {Quote(id)} is empty or holds control characters.", "Name a model, or remove it.");

    public static PlanProblem MaxTurnsOutOfRange(string id, int value) =>
        new(
            "MaxTurnsOutOfRange",
            string.Create(CultureInfo.InvariantCulture, $"Task {Quote(id)} allows {value} turns."),
            "Give 1 to 10000.");

    public static PlanProblem MaxCostOutOfRange(string id, decimal value) =>
        new(
            "MaxCostOutOfRange",
            string.Create(CultureInfo.InvariantCulture, $"Task {Quote(id)} may cost {value:G29} US dollars."),
            "Give an amount above 0 and up to 1000000.");

    public static PlanProblem PromptFileWithoutPrompt(string id) =>
        new(
            "PromptFileWithoutPrompt",
            $"Task {Quote(id)} names a prompt file, but its text was not read.",
            "Set Prompt to the file's text.");

    public static PlanProblem ImpossibleResource(string id, string name, string value, string rule) =>
        new("ImpossibleResource", $"Task {Quote(id)} asks for {name} of {value}.", $"Give {rule}, or remove it to reserve nothing.");

    public static PlanProblem DurationOutOfRange(string id, string key, TimeSpan value) =>
        new("DurationOutOfRange", $"The {key} of task {Quote(id)} is {value:c}.", "Give a time above 0 and up to 49 days.");

    public static PlanProblem ExitCodeInvalid(string id, string problem) =>
        new("ExitCodeInvalid", $"The exit codes of task {Quote(id)} cannot be used: {problem}.", "Correct exitCodes or successCodes.");

    public static PlanProblem GraceTimeOutOfRange(string id, TimeSpan value) =>
        new(
            "DurationOutOfRange",
            $"The graceTime of task {Quote(id)} is {value:c}.",
            "Give 0s, which ends it by force at once, to 1h.");

    public static PlanProblem MaxRetriesOutOfRange(string id, int value) =>
        new(
            "MaxRetriesOutOfRange",
            string.Create(CultureInfo.InvariantCulture, $"Task {Quote(id)} asks for {value} retries."),
            "Give 0 to 1000.");

    public static PlanProblem IllegalEnvironmentName(string id, string name, string reason) =>
        new("IllegalEnvironmentName", $"Task {Quote(id)} sets an environment variable {Quote(name)}: {reason}.", "Choose another name.");

    public static PlanProblem IllegalSecretName(string id, string? name) => new(
        "IllegalSecretName",
        $"Task {Quote(id)} names a secret {Quote(name ?? "")}, which is no name of an environment variable.",
        "Name the variable that carries the secret, for instance GITHUB_TOKEN, and not the secret itself.");

    public static PlanProblem ReservedEnvironmentName(string id, string name) =>
        new(
            "ReservedEnvironmentName",
            $"Task {Quote(id)} sets {Quote(name)}, which the orchestrator itself sets for every attempt.",
            "Choose another name; PSORCH_… and EXECUTOR_ID are reserved.");

    public static PlanProblem IllegalOutputPattern(string id, string pattern, string reason) =>
        new(
            "IllegalOutputPattern",
            $"The output pattern {Quote(pattern)} of task {Quote(id)} {reason}.",
            "Write it relative to the task's workspace, with '/', for example src/**.");

    public static PlanProblem IllegalIgnorePattern(string pattern, string reason) =>
        new(
            "IllegalIgnorePattern",
            $"The pattern {Quote(pattern)} of 'ignore' {reason}.",
            "Write it like a line of a .gitignore at the workspace's root: *.log, build/, /dist, !node_modules/ to take a default back.");

    public static PlanProblem IgnorePatternBrackets(string pattern) =>
        new(
            "IgnorePatternBrackets",
            $"The pattern {Quote(pattern)} of 'ignore' has brackets, which stand for themselves here, and not for one of several letters.",
            "Write a pattern for each letter, or '?' for any.");

    public static PlanProblem IllegalConflictPattern(string pattern, string reason) =>
        new(
            "IllegalConflictPattern",
            $"The pattern {Quote(pattern)} of 'conflicts' {reason}.",
            "Write each once, relative to the workspace, with '/', for example package-lock.json or docs/**.");

    public static PlanProblem ConflictRuleInvalid(string problem) =>
        new(
            "ConflictRuleInvalid",
            $"A rule of 'conflicts' cannot be used: {problem}.",
            "Write Stop, PreferLater, KeepBoth, Markers or Union, or Regenerate with a command, as in { Regenerate: npm install }.");
}
