using System.Globalization;
using System.Text.RegularExpressions;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;

/// <summary>Reads GPUs and memory that a request names with a number ("on 4 GPUs", "64 GB RAM"), for the tasks that compute.</summary>
internal static partial class ResourceReader
{
    private static readonly HashSet<string> Computing =
    [
        "training",
        "sweep",
        "ensemble",
        "parallel",
        "solver",
        "evaluation",
        "serving",
        "extract",
        "preprocess",
        "transform",
        "features",
        "load",
    ];

    private static readonly HashSet<string> OnGpu = ["training", "sweep", "ensemble", "parallel", "solver"];

    /// <param name="headAndItems">The words of the request that ask for something.</param>
    /// <returns>What the request names; null for nothing.</returns>
    public static TaskResources? Read(string headAndItems)
    {
        int? gpus =
            Gpus().Match(headAndItems) is { Success: true } gpu
            && int.TryParse(gpu.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count > 0
                ? count
                : null;
        MemorySize? memory =
            Memory().Match(headAndItems) is { Success: true } size
            && MemorySize.TryParse(size.Groups[1].Value + size.Groups[2].Value, out var bytes)
            && bytes.Bytes > 0
                ? bytes
                : null;
        return gpus is null && memory is null ? null : new TaskResources { Gpus = gpus, Memory = memory };
    }

    /// <summary>Whether a text names an amount of the machine and nothing else, so that it is no work.</summary>
    public static bool IsOnlyResource(string text) =>
        Words.Key(Memory().Replace(Gpus().Replace(text, ""), "")).Length == 0 && Words.Key(text).Length > 0;

    /// <summary>What of it a task reserves.</summary>
    public static TaskResources? For(TaskDraft draft, TaskResources? named)
    {
        if (named is null || !draft.Parts.Any(part => Computing.Contains(part.Kind.Name)))
        {
            return null;
        }

        var share = named with { Gpus = draft.Parts.Any(part => OnGpu.Contains(part.Kind.Name)) ? named.Gpus : null };
        return share == new TaskResources() ? null : share;
    }

    [GeneratedRegex(@"\b(\d{1,4})\s?(?:x\s?)?(?:[A-Za-z0-9]+\s)?GPUs?\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Gpus();

    [GeneratedRegex(@"\b(\d{1,5})\s?([MGT]i?B)\s(?:of\s)?(?:RAM|memory)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Memory();
}
