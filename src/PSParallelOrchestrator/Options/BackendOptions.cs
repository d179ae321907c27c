using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>What one backend can be told beside what all are told. Each backend that has options has a record of its own.</summary>
[JsonConverter(typeof(BackendOptionsJsonConverter))]
public abstract record BackendOptions
{
    /// <summary>The backend they are for; null where they are names and texts that no backend has looked at yet.</summary>
    public abstract BackendKind? Backend { get; }

    /// <summary>The options that are set, as names and texts: the form in which they are typed and kept with the run.</summary>
    /// <returns>Text by name.</returns>
    public abstract IReadOnlyDictionary<string, string> ToTexts();
}
