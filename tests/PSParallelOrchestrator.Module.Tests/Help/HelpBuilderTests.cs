using System.Text.RegularExpressions;
using System.Xml.Linq;
using PSParallelOrchestrator.Help;

namespace PSParallelOrchestrator.Module.Tests.Help;

/// <summary>A page that is malformed or not true is found, with its line.</summary>
public sealed partial class HelpBuilderTests : IDisposable
{
    private const string Name = "Measure-OrchestratorComplexity";

    private static readonly string Good = """
        ---
        external help file: PSParallelOrchestrator.Module.dll-Help.xml
        Module Name: PSParallelOrchestrator
        online version: https://github.com/PSParallelOrchestrator/PSParallelOrchestrator/blob/main/docs/en-US/Measure-OrchestratorComplexity.md
        schema: 2.0.0
        ---

        # Measure-OrchestratorComplexity

        ## SYNOPSIS
        Says how complex requirements are, and how many executors are worth having for them.

        ## SYNTAX

        ### Requirements (Default)
        ```
        Measure-OrchestratorComplexity [-Requirements] <PSObject> [-Planner <PlannerKind>] [-Real] [-Model <String>] [-FallbackModel <String[]>] [-Effort <ModelEffort>]
         [-MaxCostUsd <Decimal>] [-PlanningTimeLimit <TimeSpan>] [-PlannerInDocker] [-BackendOption <BackendOptions>] [-PriceFile <String>] [-Region <String>] [-UseBedrock] [-ApiKey <Object>] [-ApiKeySecretName <String>]
         [-ApiKeyVault <String>] [<CommonParameters>]
        ```

        ### Path
        ```
        Measure-OrchestratorComplexity -Path <String[]> [-Planner <PlannerKind>] [-Real] [-Model <String>] [-FallbackModel <String[]>] [-Effort <ModelEffort>]
         [-MaxCostUsd <Decimal>] [-PlanningTimeLimit <TimeSpan>] [-PlannerInDocker] [-BackendOption <BackendOptions>] [-PriceFile <String>] [-Region <String>] [-UseBedrock] [-ApiKey <Object>] [-ApiKeySecretName <String>]
         [-ApiKeyVault <String>] [<CommonParameters>]
        ```

        ## DESCRIPTION
        Reads requirements.

        ## EXAMPLES

        ### Example 1: Assess requirements
        ```powershell
        Measure-OrchestratorComplexity 'Build a todo app with a backend, a frontend and tests'
        ```

        Writes the assessment, with the reason for the score.

        ### Example 2: Assess several, the most complex first
        ```powershell
        'Write a README', 'Build a chess game with an engine, a board and a server' |
            Measure-OrchestratorComplexity |
            Sort-Object -Property Score -Descending
        ```

        Requirements are taken from the pipeline, each on its own.

        ## PARAMETERS

        ### -Requirements
        What is to be made, as free text.

        ```yaml
        Type: PSObject
        Parameter Sets: Requirements
        Aliases:

        Required: True
        Position: 0
        Default value: None
        Accept pipeline input: True (ByPropertyName, ByValue)
        Accept wildcard characters: False
        ```

        ### -Path
        Files with requirements.

        ```yaml
        Type: String[]
        Parameter Sets: Path
        Aliases:

        Required: True
        Position: Named
        Default value: None
        Accept pipeline input: False
        Accept wildcard characters: True
        ```

        @optional@
        ### CommonParameters
        This cmdlet supports the common parameters. See [about_CommonParameters](https://go.microsoft.com/fwlink/?LinkID=113216).

        ## INPUTS

        ### System.String
        The requirements.

        ## OUTPUTS

        ### PSParallelOrchestrator.ComplexityAssessment
        The score, the level, the reason, and the recommended number of executors.

        ## NOTES

        ## RELATED LINKS

        [about_PSParallelOrchestrator](about_PSParallelOrchestrator.md)

        """.ReplaceLineEndings("\n").Replace("@optional@\n", string.Concat(
            Optional("ApiKey", "Object"),
            Optional("ApiKeySecretName", "String"),
            Optional("ApiKeyVault", "String"),
            Optional("BackendOption", "BackendOptions"),
            Optional("Effort", "ModelEffort"),
            Optional("FallbackModel", "String[]"),
            Optional("MaxCostUsd", "Decimal"),
            Optional("Model", "String"),
            Optional("Planner", "PlannerKind", "Auto"),
            Optional("PlannerInDocker", "SwitchParameter", "False"),
            Optional("PlanningTimeLimit", "TimeSpan", "30m"),
            Optional("PriceFile", "String"),
            Optional("Real", "SwitchParameter", "False"),
            Optional("Region", "String"),
            Optional("UseBedrock", "SwitchParameter", "False")), StringComparison.Ordinal);

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("psorch-help-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("schema: 2.0.0\n", "", 1, "schema: 2.0.0")]
    [InlineData("# Measure-OrchestratorComplexity\n", "# Measure-Complexity\n", 8, "The first heading is not")]
    [InlineData("## NOTES\n", "", 0, "The sections have to be")]
    [InlineData("## INPUTS\n", "## INPUT\n", 0, "'INPUT' is not")]
    [InlineData("### -Requirements\n", "### -Requirement\n", 0, "has no parameter -Requirement")]
    [InlineData("### -Requirements\n", "### -Requirement\n", 0, "-Requirements of Measure-OrchestratorComplexity is not described")]
    [InlineData("Type: String\n", "Type: Int32\n", 0, "'Type' is 'Int32', but has to be 'String'")]
    [InlineData("Required: True\n", "Required: False\n", 0, "'Required' is 'False'")]
    [InlineData("Position: 0\n", "Position: Named\n", 0, "'Position' is 'Named'")]
    [InlineData("Aliases:\n", "Aliases: Text\n", 0, "'Aliases' is 'Text'")]
    [InlineData("True (ByPropertyName, ByValue)", "True (ByValue)", 0, "'Accept pipeline input' is 'True (ByValue)'")]
    [InlineData("Accept wildcard characters: False\n", "", 0, "The table lacks: Accept wildcard characters")]
    [InlineData("Default value: None\n", "Defaults: None\n", 0, "'Defaults' is unknown")]
    [InlineData("Parameter Sets: (All)\n", "Parameter Sets: ByName\n", 0, "not in a parameter set 'ByName'")]
    [InlineData("[-Requirements] <PSObject>", "[-Requirements] <PSObject> [-Deep]", 16, "shows -Deep")]
    [InlineData("[-Requirements] <PSObject>", "", 16, "lacks -Requirements")]
    [InlineData("### Example 2: ", "### Example 3: ", 0, "'### Example 2: <title>'")]
    [InlineData("```powershell\nMeasure", "```\nMeasure", 0, "no ```powershell block")]
    public void A_wrong_page_is_an_error_at_its_line(string right, string wrong, int line, string message)
    {
        Assert.Contains(right, Good, StringComparison.Ordinal);
        var at = Good.IndexOf(right, StringComparison.Ordinal);
        var problems = Read(Good[..at] + wrong + Good[(at + right.Length)..]);
        var found = Assert.Single(problems, problem => problem.Contains(message, StringComparison.Ordinal));
        var place = Place().Match(found);
        Assert.True(place.Success, found);
        if (line > 0)
        {
            Assert.Equal(line, int.Parse(place.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [Fact]
    public void A_code_block_that_is_never_closed_is_an_error() =>
        Assert.Contains(Read(Good + "\n```powershell\nGet-Date\n"), problem => problem.Contains("never closed", StringComparison.Ordinal));

    [Fact]
    public void A_page_of_no_cmdlet_is_an_error()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "Get-Nothing.md"), Good);
        Assert.Contains(Read(Good), problem => problem.Contains("Get-Nothing.md(1)", StringComparison.Ordinal));
    }

    [Fact]
    public void Nothing_is_written_where_something_is_wrong()
    {
        var output = Path.Combine(folder.FullName, "out");
        File.WriteAllText(
            Path.Combine(folder.FullName, $"{Name}.md"),
            Good.Replace("Required: True", "Required: False", StringComparison.Ordinal));
        HelpBuilder.Build(typeof(OrchestratorCmdlet).Assembly, folder.FullName, output, new Problems());
        Assert.False(Directory.Exists(output));
    }

    [Fact]
    public void The_help_holds_what_the_page_says()
    {
        var output = Path.Combine(folder.FullName, "out");
        var problems = new Problems();
        File.WriteAllText(Path.Combine(folder.FullName, $"{Name}.md"), Good);
        HelpBuilder.Build(typeof(OrchestratorCmdlet).Assembly, folder.FullName, output, problems);
        Assert.Empty(problems.Texts);

        XNamespace command = "http://schemas.microsoft.com/maml/dev/command/2004/10";
        var help = XDocument.Load(Path.Combine(output, "PSParallelOrchestrator.Module.dll-Help.xml"));
        var parameter = Assert.Single(
            help.Descendants(command + "parameters").Elements(),
            element => element.Elements().Any(child => child.Name.LocalName == "name" && child.Value == "Requirements"));
        Assert.Equal("true", parameter.Attribute("required")?.Value);
        Assert.Equal("0", parameter.Attribute("position")?.Value);
        Assert.Equal("True (ByPropertyName, ByValue)", parameter.Attribute("pipelineInput")?.Value);
        Assert.Equal(2, help.Descendants(command + "example").Count());
    }

    [Theory]
    [InlineData("a `-Name` of [a page](page.md), **strong** and *soft*", "a -Name of a page, strong and soft")]
    [InlineData("`*` and `a*b*c` stay, 2 * 3 * 4 too", "* and a*b*c stay, 2 * 3 * 4 too")]
    [InlineData("one \\<two\\>", "one <two>")]
    public void The_marks_of_markdown_are_taken_off(string markdown, string text) => Assert.Equal(text, PlainText.Of(markdown));

    [Fact]
    public void A_topic_without_its_headings_is_an_error()
    {
        var problems = new Problems();
        Assert.Empty(AboutTopic.Write("about_X.md", "# about_X\n\n## LONG DESCRIPTION\nText.\n", problems));
        Assert.Contains("about_X.md(1): error HELP", Assert.Single(problems.Texts), StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_a_topic_is_text_in_columns_that_fits_a_terminal()
    {
        var text = AboutTopic.Write(
            "about_X.md",
            """
            # about_X

            ## SHORT DESCRIPTION
            Short.

            ## LONG DESCRIPTION
            Before.

            | Name | What `it` is |
            | --- | :-- |
            | a | **first** |
            | `b|c` | a cell with so many words in it that it has to be wrapped, since a terminal has only eighty columns |
            | d | |

            After.
            """,
            new Problems());
        Assert.Contains(
            """
                Before.

                Name  What it is
                ----  ----------------------------------------------------------------------
                a     first
                b|c   a cell with so many words in it that it has to be wrapped, since a
                      terminal has only eighty columns
                d

                After.
            """.ReplaceLineEndings("\n"),
            text,
            StringComparison.Ordinal);
        Assert.All(text.Split('\n'), line => Assert.True(line.Length <= 80, line));
    }

    private static string Optional(string name, string type, string standard = "None") =>
        $"### -{name}\nText.\n\n```yaml\nType: {type}\nParameter Sets: (All)\nAliases:\n\nRequired: False\nPosition: Named\nDefault value: "
            + $"{standard}\n"
        + "Accept pipeline input: False\nAccept wildcard characters: False\n```\n\n";

    private IReadOnlyList<string> Read(string page)
    {
        File.WriteAllText(Path.Combine(folder.FullName, $"{Name}.md"), page);
        var problems = new Problems();
        HelpBuilder.ReadPages(typeof(OrchestratorCmdlet).Assembly, folder.FullName, problems);
        return problems.Texts;
    }

    [GeneratedRegex(@"\.md\((\d+)\): error HELP: ")]
    private static partial Regex Place();
}
