using System.Text;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Reading;
using PSParallelOrchestrator.Engine.Planning.Heuristic.Vocabulary;

namespace PSParallelOrchestrator.Engine.Planning.Heuristic.Composing;

/// <summary>
/// Writes what an agent is asked to do: the whole request, this task, its interfaces, its files, and when it is done. Every
/// task owns folders of its own, so that tasks that run in parallel never write the same file.
/// </summary>
internal sealed class PromptWriter
{
    private const int WholeRequestLength = 6000;
    private const int OpeningLength = 1500;
    private const int ConditionsLength = 4000;
    private const int MostNeighbours = 30;

    private readonly RequestOutline outline;
    private readonly PartList found;
    private readonly List<TaskDraft> drafts;
    private readonly TaskDraft readmeOwner;
    private readonly TaskDraft? entryOwner;

    /// <param name="drafts">All tasks, with ids and needs.</param>
    public PromptWriter(RequestOutline outline, PartList found, List<TaskDraft> drafts)
    {
        this.outline = outline;
        this.found = found;
        this.drafts = drafts;
        readmeOwner = drafts.FindLast(draft => draft.Stage == WorkStage.Documentation) ?? drafts[0];
        var builders = drafts.FindAll(draft => draft.Stage == WorkStage.Implementation);
        entryOwner = builders.Count < 2 || drafts.Exists(draft => draft.Stage == WorkStage.Integration)
            ? null
            : builders.Find(draft => PartVocabulary.IsEntry(draft.Kind)) ?? builders[^1];
    }

    /// <summary>The prompt of a task.</summary>
    public string Write(TaskDraft draft)
    {
        var text = new StringBuilder();
        Request(text, draft);
        Task(text, draft);
        Interfaces(text, draft);
        Files(text, draft);
        Done(text, draft);
        return text.ToString().TrimEnd('\n');
    }

    private void Request(StringBuilder text, TaskDraft draft)
    {
        text.Append(
            drafts.Count > 1
                ? "You are one of several coding agents who build one project together, in parallel. Do the task below and nothing that "
                    + "belongs to another task.\n\n"
                : "You are a coding agent who does the whole of a request.\n\n");
        text.Append("## The request\n\n");
        if (outline.Text.Length <= WholeRequestLength)
        {
            Quote(text, outline.Text);
            return;
        }

        Quote(text, Words.Shorten(outline.Text, OpeningLength));
        text.Append("\nThis is its opening; what it says about your task stands below.\n");
        var conditions = string.Join('\n', outline.Conditions.Select(condition => $"- {condition}"));
        if (conditions.Length > 0)
        {
            text.Append("\nConditions that hold for all tasks:\n")
                .Append(draft == drafts[0] ? conditions : Words.Shorten(conditions, ConditionsLength))
                .Append('\n');
        }

        if (draft == drafts[0] && outline.Headline.Length > OpeningLength)
        {
            text.Append("\nIts first sentence in full:\n");
            Quote(text, outline.Headline);
        }

        if (draft == drafts[0] && outline.Remarks.Count > 0)
        {
            text.Append("\nFurther remarks of the request, for you to weigh and to hand on in what you write:\n");
            foreach (var remark in outline.Remarks)
            {
                Quote(text, remark);
            }
        }
    }

    private void Task(StringBuilder text, TaskDraft draft)
    {
        text.Append("\n## Your task: ").Append(draft.Title).Append("\n\n").Append(draft.Kind.Brief).Append('\n');
        if (draft.IsAgreement)
        {
            text.Append("Settle it for these parts, which others build at the same time from your text alone: ")
                .Append(Titles(Builders()))
                .Append(".\n")
                .Append(
                    "Where the request leaves it open, decide for all of them: language, framework, tools, how parts find and start each "
                        + "other, and the form of errors. ")
                .Append("Task by task the files go to: ")
                .Append(string.Join("; ", Builders().Take(MostNeighbours).Select(Folders)))
                .Append(".\n");
        }

        if (draft.Covers.Count > 0)
        {
            text.Append("Test: ").Append(Titles(draft.Covers)).Append(".\n");
        }

        foreach (var part in draft.Parts)
        {
            if (draft.Parts.Count > 1)
            {
                text.Append("\n### ").Append(part.Title).Append("\n\n").Append(part.Kind == draft.Kind ? "" : part.Kind.Brief + "\n");
            }

            if (part.Text.Length > 0 && part.Text != outline.Headline)
            {
                text.Append("In the words of the request: ").Append(part.Text).Append('\n');
            }

            if (part.Group.Length > 0)
            {
                text.Append("It stands there under: ").Append(part.Group).Append('\n');
            }

            foreach (
                var touched in part.Touches.Where(kind =>
                    kind != part.Kind && !kind.IsGeneric && kind.Stage <= WorkStage.Implementation && !HasOwnTask(kind)))
            {
                text.Append("It includes ").Append(touched.Name).Append(": ").Append(touched.Brief).Append('\n');
            }

            foreach (var detail in part.Details)
            {
                text.Append(part.IsNamed ? "- " : "Think of: ").Append(detail).Append('\n');
            }
        }
    }

    private void Interfaces(StringBuilder text, TaskDraft draft)
    {
        if (drafts.Count == 1)
        {
            return;
        }

        text.Append("\n## Around it\n\n");
        if (draft.Needs.Count == 0)
        {
            text.Append("Nothing is there yet: you begin. State the assumptions you make in your files.\n");
        }

        foreach (var need in draft.Needs.Take(MostNeighbours))
        {
            text.Append("- You build on \"")
                .Append(need.Title)
                .Append("\" (task ")
                .Append(need.Id)
                .Append("), found in ")
                .Append(Folders(need))
                .Append(". Read it first, use it as it is, and do not change it.\n");
        }

        More(text, draft.Needs.Count);
        if (draft.Needs.Count > 0 && draft.Stage > WorkStage.Implementation)
        {
            text.Append("- What these build on is in your workspace as well.\n");
        }

        var users = drafts.FindAll(other => other.Needs.Contains(draft));
        foreach (var user in users.Take(MostNeighbours))
        {
            text.Append("- \"")
                .Append(user.Title)
                .Append("\" (task ")
                .Append(user.Id)
                .Append(") builds on yours: keep what you publish small, documented and true to what was agreed.\n");
        }

        More(text, users.Count);
    }

    private static void More(StringBuilder text, int count)
    {
        if (count > MostNeighbours)
        {
            text.Append("- and ").Append(count - MostNeighbours).Append(" more of the kind.\n");
        }
    }

    private void Files(StringBuilder text, TaskDraft draft)
    {
        text.Append("\n## Files\n\nWrite only in ").Append(Folders(draft)).Append(".\n");
        if (draft == readmeOwner)
        {
            text.Append("README.md is yours as well: what this is, how to build, run and test it.\n");
        }
        else
        {
            text.Append("Leave README.md to task ").Append(readmeOwner.Id).Append(".\n");
        }

        if (draft == entryOwner)
        {
            text.Append(
                "The entry point that starts the whole is yours: it calls the other parts by the names that were agreed, whether they are "
                    + "there yet or not.\n");
        }

        var testers = drafts.FindAll(other => other.Covers.Contains(draft));
        if (testers.Count > 0)
        {
            text.Append("Leave the tests to task ")
                .Append(testers[0].Id)
                .Append(", but make the code easy to test and try it before you finish.\n");
        }

        var others = drafts.FindAll(other => other != draft && other.Stage == draft.Stage && !draft.Needs.Contains(other));
        if (others.Count > 0)
        {
            text.Append("Others are working on ")
                .Append(Titles(others))
                .Append(": use what was agreed about it, with stand-ins where you need one.\n");
        }
    }

    private static void Done(StringBuilder text, TaskDraft draft)
    {
        text.Append("\n## Done when\n\n");
        foreach (var done in draft.Parts.Select(part => part.Kind.DoneWhen).Append(draft.Kind.DoneWhen).Distinct())
        {
            text.Append("- ").Append(done).Append(";\n");
        }

        text.Append(draft.Stage is WorkStage.Contract or WorkStage.Documentation
            ? "- nothing in it contradicts the request, and nothing is left open or to be done later.\n"
            : "- it builds and runs without errors and warnings, and nothing is left to be done later.\n");
    }

    private List<TaskDraft> Builders() => drafts.FindAll(other => other.Stage <= WorkStage.Implementation && !other.IsAgreement);

    private bool HasOwnTask(PartKind kind) => found.Parts.Any(part => part.Kind == kind);

    private static string Titles(IReadOnlyList<TaskDraft> tasks)
    {
        var named = string.Join("; ", tasks.Take(MostNeighbours).Select(task => $"{task.Title} ({task.Id})"));
        return tasks.Count > MostNeighbours ? $"{named}; and {tasks.Count - MostNeighbours} more" : named;
    }

    private static string Folders(TaskDraft draft) => draft.Stage switch
    {
        WorkStage.Tests => $"tests/{draft.Id}/",
        WorkStage.Documentation => $"docs/{draft.Id}/",
        WorkStage.Contract => $"docs/{draft.Id}/ (what people read) and src/{draft.Id}/ (what programs read: types, schemas, settings)",
        _ => $"src/{draft.Id}/",
    };

    private static void Quote(StringBuilder text, string quoted)
    {
        foreach (var line in quoted.Split('\n'))
        {
            text.Append("> ").Append(line).Append('\n');
        }
    }
}
