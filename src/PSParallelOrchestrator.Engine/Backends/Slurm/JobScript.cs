using System.Globalization;
using System.Text;
using PSParallelOrchestrator.Engine.Attempts;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>The batch script of an attempt's job. No key is in it.</summary>
internal static class JobScript
{
    /// <summary>Writes it.</summary>
    /// <param name="spec">The attempt.</param>
    /// <param name="request">What its job asks for.</param>
    /// <param name="files">Where what it prints goes.</param>
    /// <param name="psorch">The program that executes it, with its first arguments, as nodes find it.</param>
    /// <param name="secrets">The file with what its executor is handed; null for none.</param>
    /// <param name="excluded">Nodes that it must not run on.</param>
    public static string Write(
        AttemptSpec spec, JobRequest request, JobFiles files, IEnumerable<string> psorch, string? secrets, IEnumerable<string> excluded)
    {
        var text = Begin(
            ("job-name", spec.Token),
            ("partition", request.Partition),
            ("time", Number(request.Minutes)),
            ("nodes", "1"),
            ("ntasks", "1"),
            ("cpus-per-task", Number(request.Cpus)),
            ("mem", Number(request.Megabytes) + "M"),
            ("gres", request.Gpus > 0 ? "gpu:" + Number(request.Gpus) : null),
            ("exclude", string.Join(',', excluded) is { Length: > 0 } nodes ? nodes : null),
            ("output", Pattern(files.Output(spec.Token))),
            ("error", Pattern(files.Error(spec.Token))),
            ("chdir", files.Root));

        // What srun starts in a task has the task's environment.
        text.Append("unset SLURM_EXPORT_ENV\n");
        text.Append("printf '{\"job\":\"%s\",\"node\":\"%s\"}\\n' \"$SLURM_JOB_ID\" \"$SLURMD_NODENAME\" > ")
            .Append(Quoted(JobFiles.Start(spec.Directory))).Append('\n');
        text.Append("exec");
        foreach (var word in psorch.Concat(["exec", spec.Directory]).Concat(secrets is null ? [] : ["--secrets", secrets]))
        {
            text.Append(' ').Append(Quoted(word));
        }

        return text.Append('\n').ToString();
    }

    /// <summary>Writes that of a job that says what its node has, each line with a mark before it.</summary>
    /// <param name="partition">The partition; null for that of the cluster.</param>
    /// <param name="programs">The programs that are looked for.</param>
    /// <param name="mark">The mark.</param>
    public static string WriteProbe(
        string token, string? partition, JobFiles files, IEnumerable<string> psorch, IEnumerable<string> programs, string mark)
    {
        var text = Begin(
            ("job-name", token),
            ("partition", partition),
            ("time", "5"),
            ("nodes", "1"),
            ("ntasks", "1"),
            ("mem", "200M"),
            ("output", Pattern(files.Output(token))),
            ("error", Pattern(files.Error(token))),
            ("chdir", files.Root));
        Says("node", "\"$SLURMD_NODENAME\"");
        Says("psorch", $"\"$({string.Join(' ', psorch.Append("--version").Select(Quoted))})\"");
        foreach (var program in programs)
        {
            Says(program, $"\"$(command -v {Quoted(program)} >/dev/null 2>&1 && echo found || echo missing)\"");
        }

        Says("end", "''");
        return text.ToString();

        void Says(string name, string value) =>
            text.Append(CultureInfo.InvariantCulture, $"printf '%s|%s|%s\\n' {Quoted(mark)} {Quoted(name)} {value}\n");
    }

    private static StringBuilder Begin(params ReadOnlySpan<(string Name, string? Value)> directives)
    {
        var text = new StringBuilder("#!/bin/sh\n");
        foreach (var (name, value) in directives)
        {
            if (value is not null)
            {
                text.Append("#SBATCH --").Append(name).Append('=').Append(Escaped(value)).Append('\n');
            }
        }

        return text;
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    // A percent sign begins a placeholder of Slurm.
    private static string Pattern(string path) => path.Replace("%", "%%", StringComparison.Ordinal);

    /// <summary>A word as sbatch reads it in a line of its own.</summary>
    private static string Escaped(string value) =>
        value.All(static letter => char.IsAsciiLetterOrDigit(letter) || "/._-,:%".Contains(letter)) ? value
        : "\"" + value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    /// <summary>A word as a shell reads it.</summary>
    private static string Quoted(string word) => "'" + word.Replace("'", "'\\''", StringComparison.Ordinal) + "'";
}
