using PSParallelOrchestrator.Engine.Settings;

namespace PSParallelOrchestrator.Cli.Tests.Documentation;

/// <summary>docs/cli.md has every command, option and setting.</summary>
public sealed class CommandLinePageTests
{
    private static readonly string Page = DocumentationFiles.Read("docs", "cli.md");

    public static TheoryData<string> Commands => new(CommandLine.Create().Subcommands.Select(command => command.Name));

    [Theory]
    [MemberData(nameof(Commands))]
    public void Command_and_its_options_are_described(string name)
    {
        var command = CommandLine.Create().Subcommands.Single(command => command.Name == name);
        var isBuilt = !command.Description!.Contains("not built yet", StringComparison.Ordinal);
        var section = Section(isBuilt ? $"### psorch {name}" : "### Not built yet");

        Assert.Contains($"psorch {name}", section, StringComparison.Ordinal);
        Assert.DoesNotContain(
            command.Options
                .Where(option => !option.Hidden && option.Name != "--help")
                .SelectMany(option => option.Aliases.Prepend(option.Name)),
            option =>
                !section.Contains($"`{option}`", StringComparison.Ordinal) && !section.Contains($"`{option} ", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_of_every_command_are_described() =>
        Assert.DoesNotContain(
            CommandLine.Create().Options.SelectMany(option => option.Aliases.Prepend(option.Name)),
            option => option is not ("/?" or "/h") && !Page.Contains(option, StringComparison.Ordinal));

    /// <summary>With <c>PSORCH_TEST_WRITE_DOCS=1</c> the page is written anew instead.</summary>
    [Fact]
    public void Settings_are_described_as_the_table_has_them()
    {
        var renewed = SettingReference.Renew(Page);
        if (Environment.GetEnvironmentVariable("PSORCH_TEST_WRITE_DOCS") == "1")
        {
            File.WriteAllText(Path.Combine(DocumentationFiles.Root, "docs", "cli.md"), renewed);
        }
        else
        {
            Assert.Equal(renewed, Page);
        }
    }

    [Fact]
    public void Keys_and_their_variables_are_described() => Assert.DoesNotContain(
        SettingTable.Standard.Settings.Where(setting => setting.IsStored),
        setting => !Page.Contains($"| `{setting.Key}` | `{setting.Variable}` |", StringComparison.Ordinal));

    [Fact]
    public void Exit_codes_are_described() =>
        Assert.All(
            new[] { ExitCode.Success, ExitCode.Failed, ExitCode.InvalidInput, ExitCode.NotAvailable, ExitCode.Canceled },
            code => Assert.Contains(FormattableString.Invariant($"| {code} |"), Page, StringComparison.Ordinal));

    /// <summary>From a heading to the next of the same rank or above.</summary>
    private static string Section(string heading)
    {
        var lines = Page.Split('\n').SkipWhile(line => line != heading).ToList();
        Assert.True(lines.Count > 0, $"docs/cli.md has no heading '{heading}'.");
        return string.Join(
            '\n',
            lines
                .Take(1)
                .Concat(
                    lines
                        .Skip(1)
                        .TakeWhile(line =>
                            !line.StartsWith("## ", StringComparison.Ordinal) && !line.StartsWith("### ", StringComparison.Ordinal))));
    }
}
