namespace PSParallelOrchestrator.Engine.Reporting;

/// <summary>
/// How diagrams show a task's state. The colours are told apart by their lightness too, and every node also says its state in words.
/// </summary>
/// <param name="Fill">The colour of the area.</param>
/// <param name="Stroke">The colour of its edge.</param>
/// <param name="Text">The colour of text on it.</param>
internal readonly record struct StateStyle(string Fill, string Stroke, string Text)
{
    /// <summary>The style of a state.</summary>
    public static StateStyle Of(TaskState state) => state switch
    {
        TaskState.Succeeded => new("#d3f2da", "#1a7f37", "#0b3d1a"),
        TaskState.Failed => new("#ffd9d6", "#b3261e", "#5c0f0a"),
        TaskState.Blocked => new("#f7e1c3", "#9a5b00", "#4d2e00"),
        TaskState.Canceled => new("#e3e3e8", "#6e6e78", "#33333a"),
        TaskState.Running => new("#cfe5ff", "#0b62c4", "#06305f"),
        TaskState.Retrying => new("#fff1b8", "#8a6d00", "#453700"),
        TaskState.WaitingForApproval => new("#eadcff", "#6b3fb5", "#351f5a"),
        _ => new("#f6f8fa", "#8c959f", "#24292f"),
    };
}
