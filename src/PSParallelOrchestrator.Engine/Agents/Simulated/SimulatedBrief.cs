using System.Security.Cryptography;
using System.Text;

namespace PSParallelOrchestrator.Engine.Agents.Simulated;

/// <summary>What the templates need to know of a task. Follows from the task and the requirements alone.</summary>
internal sealed class SimulatedBrief
{
    private const int MostTopics = 4;

    public SimulatedBrief(OrchestratorTask task, string? requirements)
    {
        Id = task.Id;
        Work = TaskWords.Kind(task);
        Name = TaskWords.Snake(task.Id);
        Type = TaskWords.Pascal(Name) + "Service";
        Title = TaskWords.Plain(task.Title ?? task.Id, 100);
        Summary = TaskWords.Plain(task.Prompt, 240);
        Topics = TaskWords.Topics(task, MostTopics);
        WritesTests = TaskWords.Split(task.Id.Replace('.', '-')).Concat(TaskWords.Split(task.Title))
            .Any(static word => word is "test" or "tests" or "testing");
        Fingerprint = Digest(task, requirements);
    }

    /// <summary>The task's id.</summary>
    public string Id { get; }

    /// <summary>What sort of thing is written.</summary>
    public SimulatedWorkKind Work { get; }

    /// <summary>The id as a name in snake case.</summary>
    public string Name { get; }

    /// <summary>The id as the name of a type.</summary>
    public string Type { get; }

    /// <summary>The title, safe in every file.</summary>
    public string Title { get; }

    /// <summary>The beginning of the prompt, safe in every file.</summary>
    public string Summary { get; }

    /// <summary>Words that say what the task is about, each a legal part of a name.</summary>
    public IReadOnlyList<string> Topics { get; }

    /// <summary>Whether the task's work is tests, so that what it makes is no source.</summary>
    public bool WritesTests { get; }

    /// <summary>Tells apart what was asked for, where the words in the files are the same.</summary>
    public string Fingerprint { get; }

    /// <summary>The mark of every file.</summary>
    public string Mark => $"SIMULATED ({Fingerprint}): made up without a model for task {Id}. Do not use.";

    /// <summary>Where sources go.</summary>
    public string SourceFolder => WritesTests ? $"tests/{Id}/support" : $"src/{Id}";

    /// <summary>Where tests go.</summary>
    public string TestFolder => $"tests/{Id}";

    /// <summary>The way from the tests to the sources.</summary>
    public string TestToSource => WritesTests ? "support" : $"../../src/{Id}";

    private static string Digest(OrchestratorTask task, string? requirements)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in (ReadOnlySpan<string?>)[task.Id, task.Title, task.Prompt, requirements])
        {
            hash.AppendData(Encoding.UTF8.GetBytes(text ?? string.Empty));
            hash.AppendData([0]);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }
}

/// <summary>What the Simulated agent has a template for; documentation is written of everything.</summary>
internal enum SimulatedWorkKind
{
    Program,
    Page,
    Documentation,
}
