using System.Text;

namespace PSParallelOrchestrator.Engine.Options;

/// <summary>
/// One thing that can be set: a row of the table that the command line, the environment, orchestrator.json, the cmdlets and docs/cli.md
/// come from.
/// </summary>
public abstract class Setting
{
    private protected Setting(string key)
    {
        Key = key;
        Parameter = char.ToUpperInvariant(key[0]) + key[1..];
    }

    /// <summary>Its name in orchestrator.json.</summary>
    public string Key { get; }

    /// <summary>Its options on the command line: the name, then others for it.</summary>
    public required IReadOnlyList<string> Flags { get; init; }

    /// <summary>What stands for its value in help texts; null for a switch.</summary>
    public string? Placeholder { get; init; }

    /// <summary>What a switch says: true, but false where it names what is not wanted.</summary>
    public bool SwitchValue { get; init; } = true;

    /// <summary>The name of the cmdlets' parameter; that of the key otherwise.</summary>
    public string Parameter { get; init; }

    /// <summary>What it is for: a sentence without its full stop.</summary>
    public required string Help { get; init; }

    /// <summary>What holds where nobody sets it, in words; null where that is nothing.</summary>
    public string? Default { get; init; }

    /// <summary>What docs/cli.md says of it beside the help.</summary>
    public string? Details { get; init; }

    /// <summary>The commands that take it.</summary>
    public required SettingCommands On { get; init; }

    /// <summary>Whether the environment and orchestrator.json are asked too: not for what is said once, of one run.</summary>
    public bool IsStored { get; init; } = true;

    /// <summary>Whether its value is a path, which PowerShell reads in its own way.</summary>
    public bool IsPath { get; init; }

    /// <summary>Whether it is an option without a value.</summary>
    public bool IsSwitch => Placeholder is null;

    /// <summary>Whether it may be given several times.</summary>
    public abstract bool IsRepeatable { get; }

    /// <summary>What its value is made of.</summary>
    public abstract Type ValueType { get; }

    /// <summary>Which values are taken, in words; null where every one is.</summary>
    public abstract string? RangeText { get; }

    /// <summary>The records of options that it reaches.</summary>
    public abstract IEnumerable<Type> Records { get; }

    /// <summary>Its environment variable: <c>PSORCH_MAX_EXECUTORS</c> for <c>maxExecutors</c>.</summary>
    public string Variable
    {
        get
        {
            var name = new StringBuilder("PSORCH_");
            foreach (var c in Key)
            {
                name.Append(char.IsUpper(c) ? "_" : string.Empty).Append(char.ToUpperInvariant(c));
            }

            return name.ToString();
        }
    }

    /// <summary>The help with range and default.</summary>
    public string Description =>
        Help + (RangeText is null ? string.Empty : $", {RangeText}") + (IsRepeatable ? "; may be repeated" : string.Empty)
        + (IsRepeatable && IsStored ? $", and {Variable} has one a line" : string.Empty)
        + (Default is null ? "." : $" (default: {Default}).");

    /// <inheritdoc/>
    public override string ToString() => Key;

    internal abstract TRecord Apply<TRecord>(TRecord record, GivenValue given, string workingDirectory);
}

/// <summary>One thing that can be set.</summary>
/// <typeparam name="T">What its value is made of.</typeparam>
/// <param name="key">Its name in orchestrator.json.</param>
/// <param name="kind">What its values look like.</param>
public sealed class Setting<T>(string key, ValueKind<T> kind) : Setting(key)
{
    /// <summary>Which values are taken; null for every one.</summary>
    public OptionRange<T>? Range { get; init; }

    /// <summary>Makes a value whole that depends on the working directory, such as a path.</summary>
    public Func<T, string, T>? Resolve { get; init; }

    /// <summary>How it reaches the options.</summary>
    public required IReadOnlyList<SettingEffect<T>> Effects { get; init; }

    /// <inheritdoc/>
    public override bool IsRepeatable => kind.IsList;

    /// <inheritdoc/>
    public override Type ValueType => typeof(T);

    /// <inheritdoc/>
    public override string? RangeText => Range?.Text;

    /// <inheritdoc/>
    public override IEnumerable<Type> Records => Effects.Select(effect => effect.Record);

    internal override TRecord Apply<TRecord>(TRecord record, GivenValue given, string workingDirectory)
    {
        foreach (var effect in Effects.OfType<SettingEffect<T, TRecord>>())
        {
            var value = kind.Take(given);
            effect.Range?.Check(value, given.Origin);
            Range?.Check(value, given.Origin);
            record = effect.Set(record, Resolve is null ? value : Resolve(value, workingDirectory));
        }

        return record;
    }
}
