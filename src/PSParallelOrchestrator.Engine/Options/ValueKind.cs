namespace PSParallelOrchestrator.Engine.Options;

/// <summary>What values of a type look like, as text and by themselves.</summary>
/// <typeparam name="T">What they are made of.</typeparam>
public abstract class ValueKind<T>
{
    private protected ValueKind()
    {
    }

    internal abstract bool IsList { get; }

    internal abstract T Take(GivenValue given);
}
