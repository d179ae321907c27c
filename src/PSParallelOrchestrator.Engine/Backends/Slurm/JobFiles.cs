using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Files;

namespace PSParallelOrchestrator.Engine.Backends.Slurm;

/// <summary>What a run on a cluster keeps beside its attempts, on the file system that its nodes share: <c>.slurm_state</c>.</summary>
/// <param name="root">The folder, as a full path.</param>
internal sealed class JobFiles(string root)
{
    /// <summary>The folder's name in the directory of a run.</summary>
    public const string FolderName = ".slurm_state";

    private const string ResultExtension = ".json";

    /// <summary>The folder.</summary>
    public string Root => root;

    /// <summary>Which job is of which task.</summary>
    public string Jobs => Path.Combine(root, "jobs.json");

    /// <summary>How far tasks are.</summary>
    public string Tasks => Path.Combine(root, "tasks.json");

    /// <summary>The psorch that nodes run.</summary>
    public string Psorch => Path.Combine(root, "bin", "psorch");

    private string Results => Path.Combine(root, "results");

    /// <summary>That of the run in which an attempt is.</summary>
    /// <param name="attempt">The attempt's directory.</param>
    /// <returns>The folder of the nearest directory above that has one; beside the attempt where none has.</returns>
    public static JobFiles OfAttempt(string attempt)
    {
        for (var directory = Path.GetDirectoryName(attempt); directory is not null; directory = Path.GetDirectoryName(directory))
        {
            if (Directory.Exists(Path.Combine(directory, FolderName)))
            {
                return new JobFiles(Path.Combine(directory, FolderName));
            }
        }

        return new JobFiles(Path.Combine(Path.GetDirectoryName(attempt)!, FolderName));
    }

    /// <summary>What a job says of itself when it begins, in its attempt's directory: its number and its node.</summary>
    /// <param name="attempt">The attempt's directory.</param>
    public static string Start(string attempt) => Path.Combine(attempt, "job.json");

    /// <summary>What an executor is handed, in its attempt's directory, until it has read it.</summary>
    /// <param name="attempt">The attempt's directory.</param>
    public static string Secrets(string attempt) => Path.Combine(attempt, "secrets.json");

    /// <summary>Makes the folders.</summary>
    /// <exception cref="OrchestratorException">Its path cannot be told to Slurm.</exception>
    public void Create()
    {
        // A backslash changes how Slurm reads the names of files.
        if (root.Any(static letter => char.IsControl(letter) || letter == '\\'))
        {
            throw SlurmErrors.PathUnfit(root);
        }

        foreach (var folder in (string[])["results", "scripts", "logs", "task_definitions", "bin"])
        {
            Directory.CreateDirectory(Path.Combine(root, folder));
        }
    }

    /// <summary>The batch script of a job.</summary>
    public string Script(string token) => Path.Combine(root, "scripts", token + ".sh");

    /// <summary>What a job printed.</summary>
    public string Output(string token) => Path.Combine(root, "logs", token + ".out");

    /// <summary>What a job said of errors.</summary>
    public string Error(string token) => Path.Combine(root, "logs", token + ".err");

    /// <summary>The result of an attempt, when it has ended: a copy, so that one look shows the ends of all.</summary>
    public string Result(string token) => Path.Combine(Results, token + ResultExtension);

    /// <summary>The attempts whose results are there.</summary>
    public IEnumerable<string> ResultTokens() => Directory.Exists(Results)
        ? Directory.EnumerateFiles(Results, "*" + ResultExtension).Select(file => Path.GetFileNameWithoutExtension(file))
        : [];

    /// <summary>Puts what an attempt is told where all of them are found: a link to its own directory.</summary>
    public void Define(AttemptSpec spec, string task)
    {
        var link = Path.Combine(root, "task_definitions", spec.Token + ".json");
        if (!File.Exists(link))
        {
            FileChange.Delete(link);
            File.CreateSymbolicLink(link, Path.GetRelativePath(Path.GetDirectoryName(link)!, task));
        }
    }
}
