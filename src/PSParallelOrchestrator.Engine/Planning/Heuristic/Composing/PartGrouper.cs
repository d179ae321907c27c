using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;

/// <summary>Makes a task of each part, or of several neighbours where there are more parts than tasks allowed.</summary>
internal static class PartGrouper
{
    private const int LongestTitle = 100;

    /// <param name="parts">The parts, sorted by class of work.</param>
    /// <param name="most">The most tasks; below 1 counts as 1.</param>
    public static List<TaskDraft> Group(List<Part> parts, int most)
    {
        if (parts.Count <= most)
        {
            return parts.ConvertAll(part => new TaskDraft(part.Title, part.Kind, part));
        }

        most = Math.Max(1, most);
        var stages = parts.GroupBy(part => part.Kind.Stage).Select(stage => stage.ToList()).ToList();
        // With fewer tasks than classes of work the classes are mixed, in their order.
        if (stages.Count > most)
        {
            stages = [parts];
        }

        var spare = most - stages.Count;
        var drafts = new List<TaskDraft>();
        for (var i = 0; i < stages.Count; i++)
        {
            var stage = stages[i];
            var share = 1 + (int)((long)spare * (stage.Count - 1) / Math.Max(1, parts.Count - stages.Count));
            for (var group = 0; group < share; group++)
            {
                var members = stage[(int)((long)group * stage.Count / share)..(int)((long)(group + 1) * stage.Count / share)];
                var title = Titles.Join(members.ConvertAll(part => Words.Shorten(part.Title, LongestTitle / 3)));
                drafts.Add(new TaskDraft(Words.Shorten(title, LongestTitle), members[0].Kind, members));
            }
        }

        return drafts;
    }
}
