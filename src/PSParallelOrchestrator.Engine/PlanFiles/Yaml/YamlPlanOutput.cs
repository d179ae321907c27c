using System.Buffers;
using System.Globalization;
using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PSParallelOrchestrator.Engine.PlanFiles.Yaml;

/// <summary>Writes a plan as YAML that people like to read, and that reads back to the same plan.</summary>
internal sealed class YamlPlanOutput : IPlanOutput
{
    private static readonly SearchValues<char> PlainCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 _-./");

    private readonly TextWriter text;
    private readonly Emitter emitter;

    /// <summary>Writes to a text writer, which stays open.</summary>
    public YamlPlanOutput(TextWriter text)
    {
        this.text = text;
        emitter = new Emitter(
            text,
            new EmitterSettings(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 512, newLine: "\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
    }

    /// <inheritdoc/>
    public void BeginMapping() => emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));

    /// <inheritdoc/>
    public void EndMapping() => emitter.Emit(new MappingEnd());

    /// <inheritdoc/>
    public void BeginSequence(bool ofScalars) =>
        emitter.Emit(
            new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, ofScalars ? SequenceStyle.Flow : SequenceStyle.Block));

    /// <inheritdoc/>
    public void EndSequence() => emitter.Emit(new SequenceEnd());

    /// <inheritdoc/>
    public void TaskDone()
    {
        // The emitter passes everything on as it comes.
    }

    /// <inheritdoc/>
    public void Key(string key) => Emit(key, IsPlain(key) ? ScalarStyle.Plain : ScalarStyle.DoubleQuoted);

    /// <inheritdoc/>
    public void Text(string text) =>
        Emit(text, IsPlain(text) ? ScalarStyle.Plain : IsBlock(text) ? ScalarStyle.Literal : ScalarStyle.DoubleQuoted);

    /// <inheritdoc/>
    public void Number(int number) => Emit(number.ToString(CultureInfo.InvariantCulture), ScalarStyle.Plain);

    /// <inheritdoc/>
    public void Number(decimal number) => Emit(number.ToString(CultureInfo.InvariantCulture), ScalarStyle.Plain);

    public void Number(double number) => Emit(number.ToString("R", CultureInfo.InvariantCulture), ScalarStyle.Plain);

    /// <inheritdoc/>
    public void RawNumber(string number) => Emit(number, ScalarStyle.Plain);

    /// <inheritdoc/>
    public void Null() => Emit("null", ScalarStyle.Plain);

    /// <inheritdoc/>
    public void Boolean(bool value) => Emit(value ? "true" : "false", ScalarStyle.Plain);

    /// <inheritdoc/>
    public void End()
    {
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        text.Flush();
    }

    private void Emit(string value, ScalarStyle style) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, value, style, isPlainImplicit: true, isQuotedImplicit: true));

    /// <summary>Whether text needs no quotes anywhere: a cautious choice, quotes do no harm.</summary>
    private static bool IsPlain(string text) =>
        text.Length is > 0 and < 512
        && (char.IsAsciiLetter(text[0]) || text[0] is '_' or '/')
        && text[^1] != ' '
        && text.AsSpan().IndexOfAnyExcept(PlainCharacters) < 0
        && YamlScalars.Resolve(text, default).Kind == PlanScalarKind.Text
        // Readers of YAML 1.1 take these for true and false.
        && text.ToUpperInvariant() is not ("YES" or "NO" or "ON" or "OFF" or "Y" or "N");

    /// <summary>Whether text of several lines can stand as it is under a '|'.</summary>
    private static bool IsBlock(string text)
    {
        if (!text.Contains('\n', StringComparison.Ordinal) || text[0] is ' ' or '\n' || text.EndsWith("\n\n", StringComparison.Ordinal))
        {
            return false;
        }

        foreach (var c in text)
        {
            if (c != '\n' && (char.IsControl(c) || char.IsSurrogate(c) || c is '\u2028' or '\u2029' or '\ufeff' or >= '\ufffe'))
            {
                return false;
            }
        }

        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.EndsWith(" "))
            {
                return false;
            }
        }

        return true;
    }
}
