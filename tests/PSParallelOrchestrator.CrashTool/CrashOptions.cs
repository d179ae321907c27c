using System.Globalization;

namespace PSParallelOrchestrator.CrashTool;

/// <summary>What the tool is asked to do.</summary>
internal sealed record CrashOptions
{
    /// <summary>How it is called.</summary>
    public const string Usage = """
        Kills psorch at random moments, resumes, and checks what was recorded against what happened. Linux only.

          --backend NAME   where attempts run: threading (otherwise), process
          --points N       how many runs are killed, 1-100000; 20 otherwise
          --seed S         a number that makes the choices; another each time otherwise
          --attempts       kill attempts too
          --repository     runs start from a repository with attributes and a submodule
          --executors N    how many attempts run at once, 1-1000; 4 otherwise
          --open-files N   how many open files psorch may have, 128-1000000; as many as this tool otherwise
          --parallel N     how many runs at once, 1-64; 2 otherwise
          --psorch PATH    the psorch to kill; otherwise the one beside this tool
          --keep DIR       a directory that keeps the evidence of every point; otherwise only that of violations is kept
        """;

    public string Backend { get; init; } = "threading";

    public int Points { get; init; } = 20;

    public int Seed { get; init; } = Random.Shared.Next(1_000_000);

    public bool Attempts { get; init; }

    public bool OnRepository { get; init; }

    public int Executors { get; init; } = 4;

    public int? OpenFiles { get; init; }

    public int Parallel { get; init; } = 2;

    public string Psorch { get; init; } = Path.Combine(AppContext.BaseDirectory, "psorch");

    public string? Keep { get; init; }

    /// <summary>Reads a command line.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <exception cref="FormatException">They are something else; the message says which.</exception>
    public static CrashOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new CrashOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var name = arguments[i];
            options = name switch
            {
                "--attempts" => options with { Attempts = true },
                "--repository" => options with { OnRepository = true },
                "--executors" => options with { Executors = Number(name, Value(arguments, ++i), 1, 1000) },
                "--open-files" => options with { OpenFiles = Number(name, Value(arguments, ++i), 128, 1_000_000) },
                "--backend" => options with
                {
                    Backend = Value(arguments, ++i) is "threading" or "process" ? arguments[i] : throw Wrong(name, arguments[i]),
                },
                "--points" => options with { Points = Number(name, Value(arguments, ++i), 1, 100_000) },
                "--seed" => options with { Seed = Number(name, Value(arguments, ++i), 0, int.MaxValue) },
                "--parallel" => options with { Parallel = Number(name, Value(arguments, ++i), 1, 64) },
                "--psorch" => options with { Psorch = Path.GetFullPath(Value(arguments, ++i)) },
                "--keep" => options with { Keep = Path.GetFullPath(Value(arguments, ++i)) },
                _ => throw new FormatException($"There is no option {name}."),
            };
        }

        return File.Exists(options.Psorch) ? options : throw new FormatException($"There is no psorch at {options.Psorch}.");
    }

    private static string Value(IReadOnlyList<string> arguments, int index) =>
        index < arguments.Count ? arguments[index] : throw new FormatException($"{arguments[index - 1]} needs a value.");

    private static int Number(string name, string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Wrong(name, text);

    private static FormatException Wrong(string name, string text) => new($"{name} cannot be '{text}'.");
}
