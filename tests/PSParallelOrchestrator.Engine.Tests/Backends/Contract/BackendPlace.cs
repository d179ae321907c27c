using System.Globalization;
using PSParallelOrchestrator.Engine.Attempts;
using PSParallelOrchestrator.Engine.Backends;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Contract;

/// <summary>The place where attempts of one test run, on the backend under test. Each orchestrator has a backend of its own.</summary>
internal abstract class BackendPlace(string marker, string directory)
{
    /// <summary>Whether attempts go on when their orchestrator ends, for the next one to find.</summary>
    public abstract bool OutlivesOrchestrator { get; }

    /// <summary>How much of all attempts lives: the attempts, and what they started.</summary>
    public abstract int Alive { get; }

    protected string Marker => marker;

    protected string Directory => directory;

    /// <summary>The backend of another orchestrator.</summary>
    public abstract IBackend Open();

    /// <summary>Kills what executes an attempt, and nothing else.</summary>
    public abstract void KillExecutor(string token);

    /// <summary>Lets attempts go on that wait.</summary>
    public abstract void OpenGate(string gate);

    public string Token(int number) => string.Create(CultureInfo.InvariantCulture, $"po-{marker}-{number}-1");

    public AttemptReference Reference(int number) => new(Token(number), null, DirectoryOf(number));

    public AttemptSpec Spec(int number, Work work, TimeSpan? limit = null) => Spec(number, Task(number, work), limit);

    /// <summary>An attempt whose command there is not.</summary>
    public AttemptSpec WithMissingCommand(int number) =>
        Spec(number, new OrchestratorTask { Id = $"t{number}", Command = "no-such-command-" + marker });

    /// <summary>An attempt whose command may not be executed.</summary>
    public AttemptSpec WithForbiddenCommand(int number)
    {
        var path = Path.Combine(directory, "forbidden");
        File.WriteAllText(path, "#!/bin/sh\n");
        return Spec(number, new OrchestratorTask { Id = $"t{number}", Command = path });
    }

    /// <summary>An attempt whose directory cannot be made.</summary>
    public AttemptSpec WithoutDirectory(int number)
    {
        var path = Path.Combine(directory, "file");
        File.WriteAllText(path, string.Empty);
        return Spec(number, new Work()) with { Directory = Path.Combine(path, "attempt") };
    }

    protected abstract OrchestratorTask Task(int number, Work work);

    /// <summary>The directory of an attempt.</summary>
    protected virtual string DirectoryOf(int number) =>
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"attempt-{number}"));

    private AttemptSpec Spec(int number, OrchestratorTask task, TimeSpan? limit = null) => new()
    {
        Token = Token(number),
        RunId = marker,
        Task = task,
        Attempt = 1,
        Executor = number,
        Directory = DirectoryOf(number),
        TimeLimit = limit ?? TimeSpan.FromMinutes(5),
    };
}
