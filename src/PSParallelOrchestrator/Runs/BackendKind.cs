using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace PSParallelOrchestrator;

/// <summary>Where attempts run: the name of a backend, whose letter case does not matter.</summary>
/// <remarks>Which backends there are is for the engine to say; a name that it does not know is refused where it is used.</remarks>
[JsonConverter(typeof(BackendKindJsonConverter))]
public readonly struct BackendKind : IEquatable<BackendKind>
{
    private const int LongestName = 64;
    private readonly string? name;

    private BackendKind(string name) => this.name = name;

    /// <summary>In the orchestrator's own process; commands are its children.</summary>
    public static BackendKind Threading { get; } = new(nameof(Threading));

    /// <summary>Child processes that outlive the orchestrator.</summary>
    public static BackendKind Process { get; } = new(nameof(Process));

    /// <summary>Containers of a Docker Engine.</summary>
    public static BackendKind Docker { get; } = new(nameof(Docker));

    /// <summary>Jobs of a Slurm cluster.</summary>
    public static BackendKind Slurm { get; } = new(nameof(Slurm));

    /// <summary>Jobs of an AWS ParallelCluster.</summary>
    public static BackendKind ParallelCluster { get; } = new(nameof(ParallelCluster));

    /// <summary>Docker if engine and image are usable, else Process; decided before the first task.</summary>
    public static BackendKind Auto { get; } = new(nameof(Auto));

    /// <summary>The name.</summary>
    public string Name => name ?? nameof(Threading);

    /// <summary>Whether two are the same.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are.</returns>
    public static bool operator ==(BackendKind left, BackendKind right) => left.Equals(right);

    /// <summary>Whether two differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they do.</returns>
    public static bool operator !=(BackendKind left, BackendKind right) => !left.Equals(right);

    /// <summary>Reads the name of a backend.</summary>
    /// <param name="text">A letter, then letters, digits and hyphens.</param>
    /// <returns>The backend, which need not exist.</returns>
    /// <exception cref="FormatException">It is no name.</exception>
    public static BackendKind Parse(string text) => TryParse(text, out var kind)
        ? kind
        : throw new FormatException($"'{text}' is not the name of a backend.");

    /// <summary>Reads the name of a backend.</summary>
    /// <param name="text">The text.</param>
    /// <param name="kind">The backend, which need not exist.</param>
    /// <returns>Whether the text can be one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, out BackendKind kind)
    {
        kind = default;
        var trimmed = text?.Trim();
        if (trimmed is not { Length: > 0 and <= LongestName }
            || !char.IsAsciiLetter(trimmed[0])
            || !trimmed.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
        {
            return false;
        }

        kind = new BackendKind(trimmed);
        foreach (var known in (ReadOnlySpan<BackendKind>)[Threading, Process, Docker, Slurm, ParallelCluster, Auto])
        {
            kind = known == kind ? known : kind;
        }

        return true;
    }

    /// <inheritdoc/>
    public bool Equals(BackendKind other) => Name.Equals(other.Name, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BackendKind other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.OrdinalIgnoreCase.GetHashCode(Name);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
