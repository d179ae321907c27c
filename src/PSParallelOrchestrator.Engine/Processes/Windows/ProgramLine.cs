using System.Text;

namespace PSParallelOrchestrator.Engine.Processes.Windows;

/// <summary>
/// The one text that a program on Windows gets as its arguments, so that it reads from it what was given. Programs follow the rules of
/// Microsoft's C library; batch files are read by cmd, which has its own.
/// </summary>
/// <param name="Program">The program that is started.</param>
/// <param name="CommandLine">Its command line.</param>
internal readonly record struct ProgramLine(string Program, string CommandLine)
{
    private const string NoProfile = "-NoProfile";

    // A percent sign, and a part of no length of a variable that is always there: no name is left for cmd to replace.
    private const string Percent = "%%cd:~,%";

    /// <summary>The program and command line for a file that is to be run.</summary>
    /// <param name="file">The full path: a program, a batch file, or a script for PowerShell.</param>
    /// <param name="find">Finds a program by its name; null where there is none.</param>
    /// <exception cref="ChildStartException">An argument cannot be given to a batch file, or there is no PowerShell.</exception>
    public static ProgramLine Of(string file, IReadOnlyList<string> arguments, Func<string, string?> find)
    {
        // Windows ignores dots and spaces at the end of a name: a batch file must not pass for something else by them.
        file = file.TrimEnd('.', ' ');
        return Path.GetExtension(file).ToUpperInvariant() switch
        {
            ".BAT" or ".CMD" => OfBatch(file, arguments),
            ".PS1" => OfScript(file, arguments, find),
            _ when IsCommandShell(file) && arguments.FirstOrDefault(IsCommandSwitch) is { } ends => OfCommandShell(file, arguments, ends),
            _ => new ProgramLine(file, Join([file, .. arguments])),
        };
    }

    /// <summary>Joins arguments so that a program reads the same ones from the text.</summary>
    /// <param name="arguments">The program and its arguments.</param>
    public static string Join(IEnumerable<string> arguments)
    {
        var line = new StringBuilder();
        foreach (var argument in arguments)
        {
            if (line.Length > 0)
            {
                line.Append(' ');
            }

            Append(line, argument);
        }

        return line.ToString();
    }

    private static bool IsCommandShell(string file) => Path.GetFileName(file).Equals("cmd.exe", StringComparison.OrdinalIgnoreCase);

    private static bool IsCommandSwitch(string argument) => argument.ToUpperInvariant() is "/C" or "/K";

    // cmd reads its command as it stands: what is between the outer quotes, whatever quotes are in it. One argument is a command line;
    // several are a program and its arguments, which stay apart.
    private static ProgramLine OfCommandShell(string file, IReadOnlyList<string> arguments, string ends)
    {
        var before = arguments
            .TakeWhile(argument => argument != ends)
            .Where(static argument => !argument.Equals("/s", StringComparison.OrdinalIgnoreCase));
        var after = arguments.SkipWhile(argument => argument != ends).Skip(1).ToList();
        if (after is [var command])
        {
            return new ProgramLine(file, $"{Join([file, .. before])} /s {ends} \"{command}\"");
        }

        var line = new StringBuilder();
        foreach (var argument in after)
        {
            line.Append(line.Length > 0 ? " " : string.Empty);
            AppendForBatch(line, argument, file);
        }

        return new ProgramLine(file, $"{Join([file, .. before])} /e:ON /v:OFF /s {ends} \"{line}\"");
    }

    private static ProgramLine OfScript(string file, IReadOnlyList<string> arguments, Func<string, string?> find)
    {
        var shell = find("pwsh.exe") ?? find("powershell.exe") ?? throw ProcessErrors.CommandNotFound("pwsh", searchedPath: null);
        return new ProgramLine(shell, Join([shell, NoProfile, "-NonInteractive", "-File", file, .. arguments]));
    }

    private static ProgramLine OfBatch(string file, IReadOnlyList<string> arguments)
    {
        var shell = Path.Combine(Environment.SystemDirectory, "cmd.exe");
        var line = new StringBuilder();
        Append(line, shell);

        // Extensions on, for the trick with percent signs; no variables with exclamation marks. The outer quotes hold the command.
        line.Append(" /d /e:ON /v:OFF /s /c \"").Append('"').Append(file.Replace("%", Percent, StringComparison.Ordinal)).Append('"');
        foreach (var argument in arguments)
        {
            line.Append(' ');
            AppendForBatch(line, argument, file);
        }

        return new ProgramLine(shell, line.Append('"').ToString());
    }

    private static void Append(StringBuilder line, string argument)
    {
        if (argument.Length > 0 && !argument.AsSpan().ContainsAny(" \t\n\v\""))
        {
            line.Append(argument);
            return;
        }

        line.Append('"');
        var backslashes = 0;
        foreach (var letter in argument)
        {
            if (letter == '\\')
            {
                backslashes++;
                continue;
            }

            // Backslashes mean something before a quote alone.
            line.Append('\\', letter == '"' ? (backslashes * 2) + 1 : backslashes).Append(letter);
            backslashes = 0;
        }

        line.Append('\\', backslashes * 2).Append('"');
    }

    private static void AppendForBatch(StringBuilder line, string argument, string file)
    {
        if (argument.AsSpan().ContainsAny("\r\n"))
        {
            throw ProcessErrors.InvalidStart(
                $"An argument of the batch file '{file}' has a line break, which cmd takes for the end of it.");
        }

        if (argument.Length > 0 && argument.All(static letter => char.IsAsciiLetterOrDigit(letter) || @"#$*+-./:?@\_".Contains(letter)))
        {
            line.Append(argument);
            return;
        }

        line.Append('"');
        var backslashes = 0;
        foreach (var letter in argument)
        {
            if (letter == '\\')
            {
                backslashes++;
                line.Append(letter);
                continue;
            }

            // cmd ends a quote at each quote, and replaces variables between quotes too: a variable that is empty comes between.
            _ = letter switch
            {
                '"' => line.Append('\\', backslashes).Append("\"\""),
                '%' => line.Append(Percent),
                _ => line.Append(letter),
            };
            backslashes = 0;
        }

        line.Append('\\', backslashes).Append('"');
    }
}
