namespace PSParallelOrchestrator.Engine.Processes.Shells;

/// <summary>The shell that runs a command line: which program it is, and how it is given the line.</summary>
internal sealed class CommandShell
{
    // A program that failed must not pass for a success because of what PowerShell itself did after it. What the command line left of
    // the last program's code may be unset, and strict mode may be on.
    private const string ExitOfPowerShell =
        "$psorchOk = $?; if ((Test-Path -LiteralPath variable:\\LASTEXITCODE) -and $LASTEXITCODE -ne 0) { exit $LASTEXITCODE }; "
        + "if (-not $psorchOk) { exit 1 }";

    private readonly ShellLanguage language;

    private CommandShell(string program, ShellLanguage language) => (Program, this.language) = (program, language);

    /// <summary>The program: a path, or a name that is looked up on PATH.</summary>
    public string Program { get; }

    /// <summary>
    /// The shell that somebody named; where nobody did, that of the system: /bin/sh, on Windows pwsh where it is, else cmd.
    /// </summary>
    /// <param name="name">A name or path that is not wrong; null where nobody named one.</param>
    /// <param name="environment">That of the command line, with the PATH.</param>
    public static CommandShell Of(string? name, IReadOnlyDictionary<string, string> environment) =>
        name is not null ? new CommandShell(ShellName.Program(name), ShellName.Language(name))
        : !OperatingSystem.IsWindows() ? new CommandShell("/bin/sh", ShellLanguage.Posix)
        : OfWindows(name => IsThere(name, environment));

    /// <summary>The shell of Windows, where nobody named one.</summary>
    /// <param name="isThere">Whether a program is on PATH.</param>
    public static CommandShell OfWindows(Func<string, bool> isThere) =>
        isThere("pwsh") ? new CommandShell("pwsh", ShellLanguage.PowerShell) : new CommandShell("cmd.exe", ShellLanguage.Cmd);

    /// <summary>The arguments of the program.</summary>
    /// <param name="command">The command line.</param>
    /// <exception cref="ChildStartException">The shell cannot be given this one.</exception>
    public IReadOnlyList<string> Arguments(string command) => language switch
    {
        // A line of its own: the command line may end with a comment.
        ShellLanguage.PowerShell => ["-NoLogo", "-NoProfile", "-NonInteractive", "-Command", $"{command}\n{ExitOfPowerShell}"],
        ShellLanguage.Cmd => ["/d", "/s", "/c", OneLine(command)],
        _ => ["-c", command],
    };

    /// <summary>The arguments with which what the command line says of errors stands among its output, where it happened.</summary>
    /// <param name="command">The command line.</param>
    /// <exception cref="ChildStartException">The shell cannot be given this one.</exception>
    public IReadOnlyList<string> ArgumentsForOneStream(string command) => Arguments(language switch
    {
        ShellLanguage.PowerShell => $". {{\n{command}\n}} 2>&1",
        ShellLanguage.Cmd => $"({OneLine(command)}) 2>&1",
        _ => $"exec 2>&1\n{command}",
    });

    /// <summary>Looks whether it is there.</summary>
    /// <param name="environment">That of the command line, with the PATH.</param>
    /// <exception cref="ChildStartException">It is not, and where it was looked for.</exception>
    public void Require(IReadOnlyDictionary<string, string> environment) => Find(Program, environment);

    private static bool IsThere(string program, IReadOnlyDictionary<string, string> environment)
    {
        try
        {
            Find(program, environment);
            return true;
        }
        catch (ChildStartException)
        {
            return false;
        }
    }

    private static void Find(string program, IReadOnlyDictionary<string, string> environment) =>
        CommandResolver.Resolve(new ChildStartInfo
        {
            FileName = program,
            WorkingDirectory = Path.GetTempPath(),
            Environment = environment,
        });

    private static string OneLine(string command) => command.TrimEnd('\r', '\n') is var line && line.AsSpan().ContainsAny('\r', '\n')
        ? throw ProcessErrors.SeveralLines()
        : line;
}
