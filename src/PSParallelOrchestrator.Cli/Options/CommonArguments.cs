using System.CommandLine;

namespace PSParallelOrchestrator.Cli.Options;

/// <summary>Arguments that several commands share.</summary>
internal static class CommonArguments
{
    /// <summary>A run.</summary>
    public static Argument<string> Run() =>
        new("run") { Description = "The run's directory, its id (its first characters are enough), or its name." };

    /// <summary>Tasks of a run.</summary>
    /// <param name="description">What they are for.</param>
    public static Argument<string[]> Tasks(string description) =>
        new("tasks") { Description = description + " Ids may have wildcards, in quotes: 'build-*'.", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>Whether to write JSON.</summary>
    public static Option<bool> Json() => new("--json") { Description = "Write JSON for scripts." };
}
