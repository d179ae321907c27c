namespace PSParallelOrchestrator.Engine.Options;

/// <summary>How a setting reaches a record of options.</summary>
/// <typeparam name="T">What the setting is made of.</typeparam>
public abstract class SettingEffect<T>
{
    private protected SettingEffect()
    {
    }

    /// <summary>The record.</summary>
    public abstract Type Record { get; }
}

/// <summary>How a setting reaches a record of options.</summary>
/// <typeparam name="T">What the setting is made of.</typeparam>
/// <typeparam name="TRecord">The record.</typeparam>
/// <param name="set">Makes the record with the value.</param>
/// <param name="range">What is checked before the setting's range, where the record has an error of its own.</param>
public sealed class SettingEffect<T, TRecord>(Func<TRecord, T, TRecord> set, OptionRange<T>? range = null) : SettingEffect<T>
{
    /// <inheritdoc/>
    public override Type Record => typeof(TRecord);

    internal OptionRange<T>? Range => range;

    internal TRecord Set(TRecord record, T value) => set(record, value);
}
