using System.Globalization;
using System.Text;

namespace PSParallelOrchestrator.Engine.Execution.Detached;

/// <summary>
/// One attempt for an executor that executes many: a line with its number, the length of the keys that follow it and the attempt's
/// directory, below that of the executor. It is answered with a line when the attempt has ended, and what it started.
/// </summary>
/// <param name="Number">
/// By which its answer is known: nobody can guess it, since whatever a task writes to where answers are read is read there, too.
/// </param>
/// <param name="Directory">The attempt's directory, relative to that of the executor, with slashes.</param>
/// <param name="Secrets">What the attempt is handed by <c>--secrets</c>; null for nothing.</param>
internal sealed record AttemptOrder(string Number, string Directory, byte[]? Secrets)
{
    private const char Between = ' ';
    private const int LongestLine = 64 * 1024;

    /// <summary>How it is written to an executor.</summary>
    public byte[] ToBytes()
    {
        var line = string.Create(CultureInfo.InvariantCulture, $"{Number}{Between}{Secrets?.Length ?? -1}{Between}{Directory}\n");
        return [.. Encoding.UTF8.GetBytes(line), .. Secrets ?? []];
    }

    /// <summary>Reads the next one. Blocks until there is one.</summary>
    /// <returns>It; null where no more come.</returns>
    /// <exception cref="FormatException">What comes is none.</exception>
    public static AttemptOrder? Read(Stream input)
    {
        if (ReadLine(input) is not { } line)
        {
            return null;
        }

        if (line.Split(Between, 3) is not [{ Length: > 0 } number, var text, { Length: > 0 } directory]
            || !int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var length)
            || length is < -1 or > ExecutorSecrets.LargestBytes)
        {
            throw new FormatException($"'{line}' is no order: NUMBER LENGTH DIRECTORY.");
        }

        if (length < 0)
        {
            return new AttemptOrder(number, directory, Secrets: null);
        }

        var secrets = new byte[length];
        return input.ReadAtLeast(secrets, length, throwOnEndOfStream: false) == length
            ? new AttemptOrder(number, directory, secrets) : null;
    }

    /// <summary>The line that answers it.</summary>
    /// <param name="code">The exit code of its executor.</param>
    public string Answer(int code) => string.Create(CultureInfo.InvariantCulture, $"{Number}{Between}{code}");

    /// <summary>Reads a line as its answer.</summary>
    /// <returns>The exit code of its executor; null where the line is something else.</returns>
    public int? CodeOf(string line) =>
        line.Split(Between) is [var number, var code] && number == Number
            && int.TryParse(code, NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : null;

    private static string? ReadLine(Stream input)
    {
        var bytes = new List<byte>();
        while (input.ReadByte() is var read and not '\n')
        {
            if (read < 0)
            {
                return null;
            }

            if (bytes.Count == LongestLine)
            {
                throw new FormatException("A line of orders is too long.");
            }

            bytes.Add((byte)read);
        }

        return Encoding.UTF8.GetString([.. bytes]);
    }
}
