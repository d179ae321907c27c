namespace PSParallelOrchestrator.Engine.Agents.MessagesApi.Tools;

/// <summary>A tool did not do what it was asked; the model is told, and the attempt goes on.</summary>
/// <param name="message">Why, and what to do instead.</param>
/// <param name="isRefused">Whether it was not allowed to.</param>
internal sealed class ToolException(string message, bool isRefused = false) : Exception(message)
{
    /// <summary>Whether it was not allowed to.</summary>
    public bool IsRefused => isRefused;
}
