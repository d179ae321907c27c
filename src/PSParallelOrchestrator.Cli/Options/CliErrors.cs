using System.CommandLine;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Cli.Options;

/// <summary>What can be wrong with a command line, in words.</summary>
internal static class CliErrors
{
    public static OrchestratorException NotBuilt(string what, string remedy = "Leave it out for now.") => new(
        "NotBuiltYet", OrchestratorErrorKind.InvalidInput, $"{what} is not built yet in version {EngineVersion.Current}.", remedy);

    public static OrchestratorException Secret(string flag, string variable) =>
        new(
            "SecretOnCommandLine",
            OrchestratorErrorKind.InvalidInput,
            $"{flag} would put a secret on the command line, where every user of the machine can read it, and where it ends up in the "
                + $"shell's history and in logs.",
            $"Put it into the environment as {variable} instead, or a key into a file for --api-key-file.");

    public static OrchestratorException KeyFileShared(string path) => new(
        "ApiKeyFileShared",
        OrchestratorErrorKind.InvalidInput,
        $"Other users of this machine may read or change the file with the key, '{path}'.",
        "Remove their permissions (chmod 600), and consider replacing the key.");

    public static OrchestratorException KeyFileUnreadable(string path, Exception cause) => new(
        "ApiKeyFileUnreadable",
        OrchestratorErrorKind.NotReadable,
        $"The file with the key, '{path}', cannot be read: {cause.Message}",
        "Name a file that holds the key and nothing else, or - for standard input.",
        cause);

    public static OrchestratorException VariableMissing(string name) => new(
        "VariableMissing",
        OrchestratorErrorKind.InvalidInput,
        $"The environment variable {name} is not set.",
        $"In a container: docker run -e {name}=... .");

    public static OrchestratorException VariableInvalid(string name, string text, string expected) => new(
        "VariableInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"The environment variable {name} is '{CleanText.OneLine(text)}', which is not {expected}.",
        "Give a value that is.");

    public static OrchestratorException OutputNotWritable(string directory, Exception cause) => new(
        "OutputNotWritable",
        OrchestratorErrorKind.NotReadable,
        $"Nothing can be written into {directory}: {cause.Message}",
        "In a container it belongs to whoever made it outside: make the folder yourself before, and run the container as you "
            + "(docker run --user \"$(id -u):$(id -g)\").",
        cause);

    public static OrchestratorException TwoBackends(IEnumerable<string> flags) => new(
        "TwoBackends",
        OrchestratorErrorKind.InvalidInput,
        $"A run has one backend; the command line names several: {string.Join(", ", flags)}.",
        "Keep one of them.");

    public static OrchestratorException Exclusive(string first, string second) => new(
        "OptionsExclude", OrchestratorErrorKind.InvalidInput, $"{first} and {second} cannot be given together.", "Keep one of them.");

    public static OrchestratorException UnknownOption(Command command, string word, string? nearest)
    {
        var psorch = command is RootCommand ? "psorch" : $"psorch {command.Name}";
        return new OrchestratorException(
            "OptionUnknown",
            OrchestratorErrorKind.InvalidInput,
            $"'{word}' begins with a dash and is no option of {psorch}.",
            (nearest is null ? string.Empty : $"Did you mean {nearest}? ")
                + $"{psorch} --help lists the options; what is no option comes after --.");
    }

    public static OrchestratorException NoTaskFits(OrchestratorRun run, string pattern, string action, IEnumerable<TaskState> states)
    {
        var like = string.Join(" or ", states);
        return new OrchestratorException(
            "TaskNotFound",
            OrchestratorErrorKind.NotFound,
            like.Length == 0
                ? $"No task of the run '{run.Name}' matches '{pattern}'."
                : $"No task of the run '{run.Name}' that {action} matches '{pattern}': what matches is {like}.",
            $"Nothing was done. 'psorch status {run.Name}' lists its tasks with their states.");
    }

    public static OrchestratorException ValueMissing(string name) => new(
        "OptionWithoutValue", OrchestratorErrorKind.InvalidInput, $"{name} has no value.", "Give it one; --help says what it takes.");

    public static OrchestratorException ValueIsOption(string name, string next) => new(
        "OptionWithoutValue",
        OrchestratorErrorKind.InvalidInput,
        $"{name} has no value: what follows it, '{next}', begins with a dash.",
        $"Give it one; a value that begins with a dash is written {name}={next}. --help says what it takes.");

    public static OrchestratorException NothingToRun() => new(
        "NothingToRun",
        OrchestratorErrorKind.InvalidInput,
        "There is nothing to run: neither requirements nor a plan file were given.",
        "Write psorch run \"Build a todo app\", or psorch run --plan FILE.");

    public static OrchestratorException NotConfirmed(string? kept) => new(
        "NotConfirmed",
        OrchestratorErrorKind.Declined,
        "It was not confirmed, and nothing was started.",
        kept ?? "Answer y, or give --yes.");

    public static OrchestratorException UnknownTask(string id, string? nearest) => new(
        "TaskNotFound",
        OrchestratorErrorKind.NotFound,
        $"The run has no task '{id}'.",
        nearest is null ? "psorch status RUN lists its tasks." : $"Did you mean '{nearest}'?");

    public static OrchestratorException TaskMissing(string option) => new(
        "TaskMissing",
        OrchestratorErrorKind.InvalidInput,
        $"{option} shows what belongs to a task, and no task is named.",
        "Name one: psorch status RUN lists them.");

    public static OrchestratorException NoOutput(string id) => new(
        "NoOutput",
        OrchestratorErrorKind.NotFound,
        $"Task '{id}' has no output yet: no attempt of it has written any.",
        "psorch status RUN says where it stands.");
}
