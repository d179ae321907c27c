using PSParallelOrchestrator.Engine.Processes;
using PSParallelOrchestrator.Engine.Processes.Linux;

namespace PSParallelOrchestrator.Engine.Execution.Limits;

/// <summary>Starts programs by a shell that takes limits upon itself and then becomes the program.</summary>
internal static class LimitWrapper
{
    // The shell's own name, with which its messages begin.
    private const string Name = "psorch-limits";
    private const int NotLimited = 125;
    private const int NotExecuted = 126;
    private const int NotFound = 127;

    /// <summary>The shell command that enters a cgroup.</summary>
    public static string EnterCgroup(string directory) =>
        $"echo $$ > '{Path.Combine(directory, "cgroup.procs").Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>Turns a request for a program into one for the shell.</summary>
    /// <param name="commands">Shell commands that take the limits; where one fails, the program is not run.</param>
    /// <exception cref="ChildStartException">The program could not be started.</exception>
    public static ChildStartInfo Wrap(ChildStartInfo info, IReadOnlyList<string> commands)
    {
        info.Validate();
        var program = CommandResolver.Resolve(info);
        ProgramFormat.Check(program, info);
        var script = $"{string.Join(" && ", commands)} || {{ echo \"$0: the limits were refused\" >&2; exit {NotLimited}; }}; exec \"$@\"";
        return info with { FileName = "/bin/sh", Arguments = ["-c", script, Name, .. Bypass(info), program, .. info.Arguments] };
    }

    /// <summary>Finds out whether it was the shell that ended, and not the program.</summary>
    /// <param name="exit">How the process ended.</param>
    /// <param name="error">What it wrote to standard error.</param>
    /// <returns>Why the program was not started; null if it was.</returns>
    public static ChildStartException? StartFailure(ChildExit exit, string error, ChildStartInfo info)
    {
        if (exit.ExitCode is not (NotLimited or NotExecuted or NotFound) || !error.StartsWith(Name + ": ", StringComparison.Ordinal))
        {
            return null;
        }

        var program = CommandResolver.Resolve(info);
        var reason = error.Split('\n')[0][(Name.Length + 2)..];
        return exit.ExitCode == NotLimited || reason.Contains("Text file busy", StringComparison.OrdinalIgnoreCase)
                ? ProcessErrors.Resources(program, reason)
            : reason.Contains("Argument list too long", StringComparison.OrdinalIgnoreCase) ? ProcessErrors.TooLong(program)
            : Processes.Linux.StartFailure.Explain(exit.ExitCode == NotFound ? LibC.ErrorNoEntry : LibC.ErrorAccess, program, info);
    }

    /// <summary>Shells drop variables whose names they cannot use, such as <c>build.number</c>: these go around the shell.</summary>
    private static string[] Bypass(ChildStartInfo info)
    {
        var odd = info.Environment.Where(variable => !IsName(variable.Key)).Select(variable => $"{variable.Key}={variable.Value}").ToList();
        return odd.Count == 0 ? [] : ["/usr/bin/env", .. odd];
    }

    private static bool IsName(string name) =>
        !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
