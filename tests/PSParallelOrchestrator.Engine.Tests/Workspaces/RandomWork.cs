using System.Globalization;

namespace PSParallelOrchestrator.Engine.Tests.Workspaces;

/// <summary>Does random things to a small tree whose names stand in each other's way.</summary>
internal static class RandomWork
{
    private static readonly string[] Paths =
        ["a.txt", "b.txt", "d/a.txt", "d/b", "d", "a.txt/x", "README.md", "A.txt", "d/A.txt", "e/f/g", "e/f", "a.t1.txt"];

    public static void Do(Workspace workspace, Random random)
    {
        for (var i = random.Next(1, 6); i > 0; i--)
        {
            var path = Paths[random.Next(Paths.Length)];
            var files = workspace.Files();
            switch (random.Next(10))
            {
                case 0 when files.Length > 0:
                    File.Delete(workspace[files[random.Next(files.Length)]]);
                    break;
                case 1 when files.Length > 0 && new FileInfo(workspace[files[0]]).LinkTarget is null:
                    workspace.MakeExecutable(files[0]);
                    break;
                case 2:
                    Clear(workspace, path);
                    workspace.Link(path, "target" + random.Next(3).ToString(CultureInfo.InvariantCulture));
                    break;
                case 3:
                    Clear(workspace, path);
                    workspace.Write(path, "\0binary" + random.Next(3).ToString(CultureInfo.InvariantCulture));
                    break;
                case 4 when files.Length > 0:
                    var old = files[random.Next(files.Length)];
                    if (old != path)
                    {
                        File.Move(workspace[old], workspace["moving"]);
                        Clear(workspace, path);
                        Directory.CreateDirectory(Path.GetDirectoryName(workspace[path])!);
                        File.Move(workspace["moving"], workspace[path]);
                    }

                    break;
                default:
                    Clear(workspace, path);
                    workspace.Write(path, Text(random.Next(8)));
                    break;
            }
        }
    }

    /// <summary>Makes room for a file: whatever stands at its path or at one of its directories' goes.</summary>
    private static void Clear(Workspace workspace, string path)
    {
        foreach (var part in path.Split('/').Select((_, i) => string.Join('/', path.Split('/').Take(i + 1))))
        {
            var isLink = new FileInfo(workspace[part]).LinkTarget is not null;
            if (isLink || File.Exists(workspace[part]))
            {
                File.Delete(workspace[part]);
            }
            else if (part == path && Directory.Exists(workspace[part]))
            {
                Directory.Delete(workspace[part], recursive: true);
            }
        }
    }

    /// <summary>A text of ten lines of which one or none is changed.</summary>
    public static string Text(int changed) =>
        string.Concat(Enumerable.Range(0, 10).Select(i => i == changed ? $"line {i} changed {changed}\n" : $"line {i}\n"));
}
