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
        var text = new StringBuilder("#!/bin/sh\n");
        Directive("job-name", spec.Token);
        Directive("partition", request.Partition);
        Directive("time", Number(request.Minutes));
        Directive("nodes", "1");
        Directive("ntasks", "1");
        Directive("cpus-per-task", Number(request.Cpus));
        Directive("mem", Number(request.Megabytes) + "M");
        Directive("gres", request.Gpus > 0 ? "gpu:" + Number(request.Gpus) : null);
        Directive("exclude", string.Join(',', excluded) is { Length: > 0 } nodes ? nodes : null);
        Directive("output", Pattern(files.Output(spec.Token)));
        Directive("error", Pattern(files.Error(spec.Token)));
        Directive("chdir", files.Root);

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

        void Directive(string name, string? value)
        {
            if (value is not null)
            {
                text.Append("#SBATCH --").Append(name).Append('=').Append(Escaped(value)).Append('\n');
            }
        }
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
