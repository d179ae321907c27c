using PSParallelOrchestrator.Engine.Agents.ClaudeCode;
using PSParallelOrchestrator.Engine.Tests.Processes;

namespace PSParallelOrchestrator.Engine.Tests.Agents.ClaudeCode;

[Collection(ProcessTestGroup.Name)]
public sealed class ClaudeInstallationTests : ProcessTestBase
{
    private const string Placeholder = "echo \"Error: claude native binary not installed.\" >&2\nexit 1\n";

    [Fact]
    public async Task The_newest_is_found_on_the_path()
    {
        Script("claude", "#!/bin/sh\necho '99.0.1 (Claude Code)'\n");
        var found = await ClaudeInstallation.FindAsync(Path(TempDirectory), TestContext.Current.CancellationToken);
        Assert.Equal(new ClaudeInstallation(PathOf("claude"), "99.0.1"), found);
    }

    [Theory]
    [InlineData("#!/bin/sh\necho '2.0.9 (Claude Code)'\n", "ClaudeTooOld")]
    [InlineData("#!/bin/sh\necho hello\n", "ClaudeUnusable")]
    [InlineData("#!/bin/sh\nexit 3\n", "ClaudeUnusable")]
    [InlineData("#!/no/such/interpreter\n", "ClaudeUnusable")]
    [InlineData(Placeholder, "ClaudeWithoutBinary")]
    public async Task One_that_cannot_be_used_says_why_and_what_to_do(string content, string errorId)
    {
        Script("claude", content);
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            ClaudeInstallation.FindAsync(Path(TempDirectory), TestContext.Current.CancellationToken));
        Assert.Equal(errorId, error.ErrorId);
        Assert.NotEmpty(error.Remedy);
    }

    [Fact]
    public async Task A_missing_one_says_how_to_install_it()
    {
        var error = await Assert.ThrowsAsync<OrchestratorException>(() =>
            ClaudeInstallation.FindAsync(Path("/nowhere"), TestContext.Current.CancellationToken));
        Assert.Equal("ClaudeNotFound", error.ErrorId);
        Assert.Contains("npm install", error.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_names_another_one()
    {
        var environment = Path("/nowhere");
        environment[ClaudeInstallation.Variable] = Script("other", "#!/bin/sh\necho '99.0.2 (Claude Code)'\n");
        Assert.Equal("99.0.2", (await ClaudeInstallation.FindAsync(environment, TestContext.Current.CancellationToken)).Version);
        environment[ClaudeInstallation.Variable] = PathOf("missing");
        Assert.Equal(
            "ClaudeNotFound",
            (
                await Assert.ThrowsAsync<OrchestratorException>(() =>
                    ClaudeInstallation.FindAsync(environment, TestContext.Current.CancellationToken))).ErrorId);
    }

    [Theory]
    [InlineData("node_modules/@anthropic-ai")]
    [InlineData("node_modules/@anthropic-ai/claude-code/node_modules/@anthropic-ai")]
    public async Task Behind_a_placeholder_the_packages_own_program_is_found(string packages)
    {
        var architecture =
            System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.Arm64
                ? "arm64"
                : "x64";
        Directory.CreateDirectory(PathOf("node_modules/@anthropic-ai/claude-code/bin"));
        Directory.CreateDirectory(PathOf($"{packages}/claude-code-linux-{architecture}"));
        Directory.CreateDirectory(PathOf("bin"));
        File.CreateSymbolicLink(PathOf("bin/claude"), Script("node_modules/@anthropic-ai/claude-code/bin/claude.exe", Placeholder));
        var program = Script($"{packages}/claude-code-linux-{architecture}/claude", "#!/bin/sh\necho '99.0.3 (Claude Code)'\n");
        var found = await ClaudeInstallation.FindAsync(Path(PathOf("bin")), TestContext.Current.CancellationToken);
        Assert.Equal(new ClaudeInstallation(program, "99.0.3"), found);
    }

    private static Dictionary<string, string> Path(string path) => new() { ["PATH"] = path };
}
