using System.Reflection;
using System.Text;

namespace PSParallelOrchestrator.Help;

/// <summary>Builds a module's help out of its pages.</summary>
internal static class HelpBuilder
{
    /// <summary>Reads the pages of a folder and compares them with the cmdlets.</summary>
    /// <param name="module">The assembly with the cmdlets.</param>
    /// <param name="pages">The folder.</param>
    /// <param name="problems">Gets what is wrong.</param>
    /// <returns>The pages that could be read, each with its cmdlet.</returns>
    public static IReadOnlyList<(HelpPage Page, CmdletShape Cmdlet)> ReadPages(Assembly module, string pages, Problems problems)
    {
        var cmdlets = CmdletShape.ReadAll(module).ToDictionary(cmdlet => cmdlet.Name);
        var result = new List<(HelpPage, CmdletShape)>();
        foreach (var file in Files(pages, "*-*.md"))
        {
            if (!cmdlets.TryGetValue(Path.GetFileNameWithoutExtension(file), out var cmdlet))
            {
                problems.Add(file, 1, "There is no cmdlet of this name.");
            }
            else if (HelpPageReader.Read(file, File.ReadAllText(file), problems) is { } page)
            {
                PageChecker.Check(page, cmdlet, problems);
                result.Add((page, cmdlet));
            }
        }

        return result;
    }

    /// <summary>Builds the files that Get-Help reads; nothing is written where something is wrong.</summary>
    /// <param name="module">The assembly with the cmdlets.</param>
    /// <param name="pages">The folder with the pages.</param>
    /// <param name="output">The folder for the files.</param>
    /// <param name="problems">Gets what is wrong.</param>
    public static void Build(Assembly module, string pages, string output, Problems problems)
    {
        var cmdlets = ReadPages(module, pages, problems);
        var topics = Files(pages, "about_*.md")
            .ToDictionary(
                file => $"{Path.GetFileNameWithoutExtension(file)}.help.txt",
                file => AboutTopic.Write(file, File.ReadAllText(file), problems));
        if (problems.Texts.Count > 0)
        {
            return;
        }

        Directory.CreateDirectory(output);
        MamlWriter.Write(cmdlets).Save(Path.Combine(output, $"{module.GetName().Name}.dll-Help.xml"));
        foreach (var (name, text) in topics)
        {
            // Get-Help takes a text without a mark for one in the machine's own code page.
            File.WriteAllText(Path.Combine(output, name), text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: true));
        }
    }

    private static IOrderedEnumerable<string> Files(string folder, string pattern) =>
        Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal);
}
