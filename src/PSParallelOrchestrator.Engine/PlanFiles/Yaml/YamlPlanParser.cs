using PSParallelOrchestrator.Engine.Foundation;
using PSParallelOrchestrator.Engine.PlanFiles.Reading;
using PSParallelOrchestrator.Engine.PlanFiles.Validation;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PSParallelOrchestrator.Engine.PlanFiles.Yaml;

/// <summary>Turns YAML into the events of a tree. Aliases share the node they stand for, and how much they stand for is bounded.</summary>
/// <param name="builder">Takes the events.</param>
/// <param name="diagnostics">Where findings go.</param>
internal sealed class YamlPlanParser(PlanTreeBuilder builder, DiagnosticList diagnostics)
{
    /// <summary>The most values that aliases may stand for together.</summary>
    public const long MaxAliasedNodes = 1_000_000;

    private readonly Dictionary<string, PlanNode> anchors = new(StringComparer.Ordinal);
    private readonly Stack<Container> open = new();
    private long aliased;
    private bool anyDocument;

    /// <summary>Reads a file to its end.</summary>
    /// <returns>False where it cannot be read to its end, which is reported.</returns>
    /// <exception cref="System.Text.DecoderFallbackException">The text is not UTF-8.</exception>
    public bool Read(TextReader text)
    {
        var parser = new Parser(text);
        while (Next(parser, out var problem))
        {
            if (problem is { } found)
            {
                return Stop(found.Problem, found.At);
            }

            if (!Take(parser.Current!))
            {
                return false;
            }
        }

        if (!anyDocument)
        {
            diagnostics.Error(SyntaxProblems.EmptyFile(), new PlanPosition(1, 1));
        }

        return anyDocument;
    }

    /// <summary>Goes to the next event; where there is a problem instead, it is the last.</summary>
    private static bool Next(Parser parser, out (PlanProblem Problem, PlanPosition At)? problem)
    {
        problem = null;
        var last = parser.Current?.End ?? Mark.Empty;
        try
        {
            return parser.MoveNext();
        }
        catch (YamlException e)
        {
            problem = (SyntaxProblems.InvalidYaml(CleanText.Sentence(e.Message)), At(e.Start));
        }
        catch (InvalidOperationException)
        {
            // The scanner gives up in this way on some broken text, without a place.
            problem = (SyntaxProblems.InvalidYaml("what begins about here cannot be understood."), At(last));
        }

        return true;
    }

    private bool Take(ParsingEvent current)
    {
        var at = At(current.Start);
        if (current is NodeEvent { Tag.IsEmpty: false } tagged)
        {
            diagnostics.Error(YamlProblems.Tag(tagged.Tag.ToString()), at);
        }

        switch (current)
        {
            case DocumentStart:
                if (anyDocument)
                {
                    return Stop(YamlProblems.SecondDocument(), at);
                }

                anyDocument = true;
                return true;
            case Scalar scalar:
                return TakeScalar(scalar, at);
            case AnchorAlias alias:
                return TakeAlias(alias, at);
            case MappingStart or SequenceStart:
                return TakeStart((NodeEvent)current, at);
            case MappingEnd or SequenceEnd:
                var anchor = open.Pop().Anchor;
                if (builder.End() is { } node)
                {
                    Register(anchor, node);
                }

                ValueDone();
                return true;
            default:
                return true;
        }
    }

    private bool TakeScalar(Scalar scalar, PlanPosition at)
    {
        if (ExpectsKey)
        {
            if (scalar is { Value: "<<", Style: ScalarStyle.Plain })
            {
                return Stop(YamlProblems.MergeKey(), at);
            }

            builder.Key(scalar.Value, at);
            open.Peek().ExpectsKey = false;
            return true;
        }

        var node = scalar.Style == ScalarStyle.Plain
            ? YamlScalars.Resolve(scalar.Value, at)
            : new PlanScalar(PlanScalarKind.Text, scalar.Value, at);
        Register(scalar.Anchor, node);
        builder.Add(node);
        ValueDone();
        return true;
    }

    private bool TakeAlias(AnchorAlias alias, PlanPosition at)
    {
        if (ExpectsKey)
        {
            return Stop(YamlProblems.KeyNotText(), at);
        }

        if (!anchors.TryGetValue(alias.Value.Value, out var node))
        {
            return Stop(YamlProblems.UnknownAlias(alias.Value.Value), at);
        }

        aliased += node.Size;
        if (aliased > MaxAliasedNodes)
        {
            return Stop(YamlProblems.TooManyAliases(MaxAliasedNodes), at);
        }

        builder.Add(node);
        ValueDone();
        return true;
    }

    private bool TakeStart(NodeEvent start, PlanPosition at)
    {
        if (ExpectsKey)
        {
            return Stop(YamlProblems.KeyNotText(), at);
        }

        open.Push(new Container(start.Anchor, start is MappingStart));
        return start is MappingStart ? builder.BeginMapping(at) : builder.BeginSequence(at);
    }

    private bool ExpectsKey => open.TryPeek(out var container) && container.ExpectsKey;

    private void ValueDone()
    {
        if (open.TryPeek(out var container))
        {
            container.ExpectsKey = container.IsMapping;
        }
    }

    private void Register(AnchorName anchor, PlanNode node)
    {
        if (!anchor.IsEmpty)
        {
            anchors[anchor.Value] = node;
        }
    }

    private bool Stop(PlanProblem problem, PlanPosition at)
    {
        diagnostics.Error(problem, at);
        return false;
    }

    private static PlanPosition At(Mark mark) =>
        new((int)Math.Clamp(mark.Line, 1, int.MaxValue), (int)Math.Clamp(mark.Column, 1, int.MaxValue));

    private sealed class Container(AnchorName anchor, bool isMapping)
    {
        public AnchorName Anchor { get; } = anchor;

        public bool IsMapping { get; } = isMapping;

        public bool ExpectsKey { get; set; } = isMapping;
    }
}
