using PSParallelOrchestrator.Engine.PlanFiles.Validation;

namespace PSParallelOrchestrator.Engine.PlanFiles.Reading;

/// <summary>
/// Makes nodes from a parser's events and hands them to the binder as soon as it can: each key of the plan, and each
/// task by itself, so that a plan of a million tasks never stands in memory as a tree.
/// </summary>
/// <param name="binder">Takes the nodes.</param>
/// <param name="diagnostics">Where findings go.</param>
internal sealed class PlanTreeBuilder(PlanBinder binder, DiagnosticList diagnostics)
{
    /// <summary>How deep a file may be nested; a plan needs 4.</summary>
    public const int MaxDepth = 16;

    private readonly Stack<Frame> frames = new();

    // Frames are used again: a large plan has millions of lists and mappings.
    private readonly Stack<Frame> spare = new();

    /// <summary>Where the innermost list or mapping began that is still open; null where none is.</summary>
    public PlanNode? Innermost => frames.TryPeek(out var frame) ? frame.Node : null;

    /// <summary>Begins a mapping.</summary>
    /// <returns>False where the file is nested too deep, which is reported; the parser must stop.</returns>
    public bool BeginMapping(PlanPosition position) => Begin(new PlanMapping(position));

    /// <summary>Begins a list; see <see cref="BeginMapping"/>.</summary>
    public bool BeginSequence(PlanPosition position) => Begin(new PlanSequence(position));

    /// <summary>Names the key of the mapping's next value.</summary>
    public void Key(string key, PlanPosition position)
    {
        var frame = frames.Peek();
        frame.Key = key;
        frame.KeyPosition = position;
        frame.Duplicate = !frame.AddKey(key);
        if (frame.Duplicate)
        {
            diagnostics.Error(SyntaxProblems.DuplicateKey(key), position);
        }
    }

    /// <summary>Ends the innermost list or mapping.</summary>
    /// <returns>It; null where it was handed over in pieces.</returns>
    public PlanNode? End()
    {
        var frame = frames.Pop();
        spare.Push(frame);
        if (frame.Streams)
        {
            return null;
        }

        Add(frame.Node);
        return frame.Node;
    }

    /// <summary>Adds a whole value.</summary>
    public void Add(PlanNode node)
    {
        if (!frames.TryPeek(out var frame))
        {
            binder.WrongRoot(node);
        }
        else if (frame.Node is PlanSequence list)
        {
            if (frame.Streams)
            {
                binder.Task(node);
            }
            else
            {
                list.Add(node);
            }
        }
        else if (!frame.Duplicate)
        {
            var entry = new PlanEntry(frame.Key, frame.KeyPosition, node);
            if (frame.Streams)
            {
                binder.Key(entry);
            }
            else
            {
                ((PlanMapping)frame.Node).Add(entry);
            }
        }
    }

    private bool Begin(PlanNode node)
    {
        if (frames.Count == MaxDepth)
        {
            diagnostics.Error(SyntaxProblems.TooDeep(MaxDepth), node.Position);
            return false;
        }

        var streams = frames.TryPeek(out var outer)
            ? frames.Count == 1 && outer.Streams && !outer.Duplicate && outer.Key == "tasks" && node is PlanSequence
            : node is PlanMapping;
        if (streams && outer is not null)
        {
            binder.BeginTasks(node.Position);
        }

        var frame = spare.TryPop(out var used) ? used : new Frame();
        frame.Begin(node, streams);
        frames.Push(frame);
        return true;
    }

    private sealed class Frame
    {
        private const int FewKeys = 24;
        private readonly List<string> few = [];
        private HashSet<string>? many;

        public PlanNode Node { get; private set; } = null!;

        /// <summary>Whether what is in it goes to the binder piece by piece.</summary>
        public bool Streams { get; private set; }

        public string Key { get; set; } = "";

        public PlanPosition KeyPosition { get; set; }

        public bool Duplicate { get; set; }

        public void Begin(PlanNode node, bool streams)
        {
            Node = node;
            Streams = streams;
            Duplicate = false;
            few.Clear();
            many = null;
        }

        public bool AddKey(string key)
        {
            if (many is not null)
            {
                return many.Add(key);
            }

            if (few.Contains(key))
            {
                return false;
            }

            few.Add(key);
            if (few.Count > FewKeys)
            {
                many = new HashSet<string>(few, StringComparer.Ordinal);
            }

            return true;
        }
    }
}
