using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Images;

/// <summary>What can be wrong with the building of an image, in words.</summary>
internal static class ImageErrors
{
    public static OrchestratorException NoPsorch(IReadOnlyList<string> problems) => new(
        "ImagePsorchMissing",
        OrchestratorErrorKind.NotFound,
        $"There is no psorch for the image: {(problems.Count == 0 ? "none was found" : string.Join("; ", problems))}.",
        "Use the psorch of the module's package (in a checkout: ./build.ps1 -Task Package), or name one: --psorch FILE (-Psorch FILE).");

    public static OrchestratorException PartsMissing(string folder) => new(
        "ImagePartsMissing",
        OrchestratorErrorKind.NotFound,
        $"There is no folder {folder}.",
        "Name one that holds claude, node or powershell, or leave it out: then they are downloaded.");

    public static OrchestratorException ArgumentInvalid(string text) => new(
        "ImageArgumentInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"'{CleanText.OneLine(text)}' is no argument of a build.",
        "Give NAME=VALUE, for example AWS_CLI=1.");

    public static OrchestratorException NameInvalid(string image) => new(
        "ImageNameInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"'{CleanText.OneLine(image)}' is no name of an image.",
        "Give a name like parallel-orchestrator:latest.");

    public static OrchestratorException NotBuilt(string image, string problem, Exception? inner = null) => new(
        "ImageNotBuilt",
        OrchestratorErrorKind.Failed,
        $"The image '{image}' could not be built: {CleanText.OneLine(problem).TrimEnd('.')}.",
        "What was printed before says at which step. Without a network, name a base image that is there (--base IMAGE) and a folder "
            + "with what would be downloaded (--parts FOLDER).",
        inner);
}
