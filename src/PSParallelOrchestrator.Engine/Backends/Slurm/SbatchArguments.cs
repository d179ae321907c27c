using System.Text;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>Further arguments of sbatch: long options with their values, separated by blanks; quotes hold blanks together.</summary>
internal static class SbatchArguments
{
    // What is said of each job already, or would make it another one than the attempt's.
    private static readonly string[] Own =
    [
        "--array", "--chdir", "--export", "--export-file", "--error", "--get-user-env", "--help", "--input", "--job-name", "--no-requeue",
        "--output", "--parsable", "--requeue", "--test-only", "--usage", "--version", "--wait", "--wrap", "--time", "--time-min", "--mem",
        "--mem-per-cpu", "--mem-per-gpu", "--cpus-per-task", "--partition", "--ntasks", "--nodes", "--dependency", "--quiet", "--verbose",
        "--clusters", "--uid", "--gid", "--ignore-pbs",
    ];

    /// <summary>Reads them.</summary>
    /// <param name="text">Them.</param>
    /// <param name="problem">What they should be; null where they are.</param>
    /// <returns>Them, one by one.</returns>
    public static IReadOnlyList<string> Read(string? text, out string? problem)
    {
        problem = null;
        if (text is null)
        {
            return [];
        }

        if (Split(text) is not { } words)
        {
            problem = "a list of arguments whose quotes have an end";
            return [];
        }

        foreach (var word in words)
        {
            var name = word.Split('=', 2)[0];
            if (!name.StartsWith("--", StringComparison.Ordinal) || name.Length < 3)
            {
                problem = "a list of long options of sbatch with their values, such as '--account=physics --qos=long'";
            }
            else if (Array.Find(Own, own => own.StartsWith(name, StringComparison.Ordinal) || own == name) is { } own)
            {
                // sbatch takes the beginning of a name for the name.
                problem = $"free to say {own}, which each job is told already";
            }
        }

        return words;
    }

    private static List<string>? Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        var (quote, isWord) = ('\0', false);
        foreach (var letter in text)
        {
            if (quote != '\0')
            {
                if (letter == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(letter);
                }
            }
            else if (letter is '"' or '\'')
            {
                (quote, isWord) = (letter, true);
            }
            else if (char.IsWhiteSpace(letter))
            {
                End();
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }

        End();
        return quote == '\0' ? words : null;

        void End()
        {
            if (isWord)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            isWord = false;
        }
    }
}
