using System.CommandLine;
using PSParallelOrchestrator.Cli.Display;
using PSParallelOrchestrator.Engine.Backends.Docker.Images;

namespace PSParallelOrchestrator.Cli.Commands;

/// <summary><c>psorch image build</c>: the image in which the backend Docker runs attempts.</summary>
internal static class ImageCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() =>
        new("image", "Makes the image of the backend Docker.") { CreateBuild() };

    private static Command CreateBuild()
    {
        var image = Text("--image", "NAME", $"Its name (default: {DockerBackendOptions.DefaultImage}).");
        var target = new Option<ImageTarget>("--target")
        {
            HelpName = "Executor|Command",
            Description = "Executor: with what agents and scripts need; Command: with psorch alone (default: Executor).",
        };
        var baseImage = Text("--base", "IMAGE", "The image of Debian that it is built on (default: debian:bookworm-slim).");
        var parts = Text("--parts", "FOLDER", "Where claude, node and powershell are; what is not there is downloaded.");
        var psorch = Text("--psorch", "FILE", "The psorch for Linux that is put into it (default: this one, or the package's).");
        var arguments = new Option<string[]>("--build-arg")
        {
            HelpName = "NAME=VALUE",
            Description = "Argument of the build, such as AWS_CLI=1; may be repeated.",
        };
        var noCache = new Option<bool>("--no-cache") { Description = "Do each step again." };
        var endpoint = Text("--endpoint", "ADDRESS", "The engine (default: the one that the docker program would use).");
        var context = Text("--context", "NAME", "The docker context that names the engine.");
        var command = new Command("build", "Builds it, and prints what the engine says.")
        {
            image, target, baseImage, parts, psorch, arguments, noCache, endpoint, context,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var request = new ImageBuildRequest
            {
                Image = parsed.GetValue(image) ?? DockerBackendOptions.DefaultImage,
                Target = parsed.GetValue(target),
                BaseImage = parsed.GetValue(baseImage),
                Parts = FullPath(parsed.GetValue(parts)),
                Psorch = FullPath(parsed.GetValue(psorch)),
                Arguments = parsed.GetValue(arguments) ?? [],
                NoCache = parsed.GetValue(noCache),
                Endpoint = parsed.GetValue(endpoint),
                Context = parsed.GetValue(context),
            };
            var built = await ImageBuild.RunAsync(request, line => Console.Out.WriteClean($"{line}"), cancellationToken);
            Console.Out.WriteClean($"Built      {built.Name}, {built.SizeBytes / 1_000_000} MB, {built.Id}");
            return ExitCode.Success;
        });
        return command;
    }

    private static Option<string> Text(string name, string placeholder, string description) =>
        new(name) { HelpName = placeholder, Description = description };

    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(path);
}
