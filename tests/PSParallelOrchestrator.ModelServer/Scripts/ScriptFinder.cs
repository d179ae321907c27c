using PSParallelOrchestrator.ModelServer.Planning;
using PSParallelOrchestrator.ModelServer.Requests;

namespace PSParallelOrchestrator.ModelServer.Scripts;

/// <summary>A script and how far the conversation is in it.</summary>
internal sealed record FoundScript(ModelScript Script, int Step, string Identity);

/// <summary>Finds the script that a request's own prompt orders.</summary>
internal static class ScriptFinder
{
    /// <summary>
    /// The last directive of the newest message that has one; its step is the number of answers since then. A directive within the
    /// requirements belongs to the task that will be made of that line: it counts only in a request for free text that has no other.
    /// </summary>
    public static FoundScript? Find(ModelRequest request)
    {
        IReadOnlyList<RequestMessage> messages = request.Messages;
        Directive? within = null;
        int withinAt = 0;
        for (int at = messages.Count - 1; at >= 0; at--)
        {
            if (messages[at].IsAssistant)
            {
                continue;
            }

            string text = messages[at].Text;
            IReadOnlyList<Directive> directives = Directive.Find(text, Directive.ScriptMark);
            RequirementsText? requirements = directives.Count == 0 ? null : RequirementsText.Find(text);
            if (directives.LastOrDefault(directive =>
                    requirements is null || directive.Start < requirements.Start || directive.Start >= requirements.End) is
                { } own)
            {
                return Found(request, own, at);
            }

            if (within is null && directives.Count > 0)
            {
                (within, withinAt) = (directives[^1], at);
            }
        }

        return within is null || request.Structure is not null ? null : Found(request, within, withinAt);
    }

    private static FoundScript Found(ModelRequest request, Directive directive, int at) => new(
        ScriptReader.Read(directive.Json),
        request.Messages.Skip(at + 1).Count(message => message.IsAssistant),
        directive.Json.ToJsonString());
}
