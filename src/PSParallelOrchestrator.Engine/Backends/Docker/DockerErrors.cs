using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>What can be wrong with a Docker Engine, its images and its networks, in words.</summary>
internal static class DockerErrors
{
    public static OrchestratorException EndpointInvalid(string text, string origin) => new(
        "DockerEndpointInvalid",
        OrchestratorErrorKind.InvalidInput,
        $"'{text}', which {origin} names, is no address of a Docker Engine.",
        "Give unix:///var/run/docker.sock, npipe://./pipe/docker_engine, tcp://HOST:PORT or ssh://USER@HOST.");

    /// <summary>No error: what is to be known of a run.</summary>
    public static string FilesAreCarried(DockerEngine engine) =>
        $"The Docker Engine at {engine.Endpoint.Address} ({engine.Info.Name}) has no directories of this machine: the files of attempts "
            + "are copied there before they start, and back when they have ended.";

    /// <summary>No error: what is to be known of an attempt.</summary>
    public static string Paused(string container) =>
        $"Its container {container[..Math.Min(container.Length, 12)]} is paused, by somebody else: it does nothing until its time limit "
            + $"is over. 'docker unpause {container[..Math.Min(container.Length, 12)]}' lets it go on.";

    public static OrchestratorException NeedsDirectories(DockerEngine engine, string what) => new(
        "DockerEngineElsewhere",
        OrchestratorErrorKind.NotAvailable,
        $"The Docker Engine at {engine.Endpoint.Address} ({engine.Info.Name}) has no directories of this machine, which is needed "
            + $"for: {what}.",
        "Leave that out, or use an engine of this machine.");

    public static OrchestratorException ContextMissing(string name, string origin) => new(
        "DockerContextMissing",
        OrchestratorErrorKind.NotFound,
        $"There is no docker context '{name}', which {origin} names.",
        "'docker context ls' lists those that there are.");

    public static OrchestratorException NotReachable(DockerEndpoint endpoint, string problem, Exception inner) => new(
        "DockerNotReachable",
        OrchestratorErrorKind.NotAvailable,
        $"The Docker Engine at {endpoint.Address} (from {endpoint.Origin}) cannot be used: {problem}",
        "Start it, or name another: --backend-option endpoint=ADDRESS, DOCKER_HOST, or a docker context.",
        inner);

    public static OrchestratorException VersionUnfit(DockerEndpoint endpoint, string has, string needs) => new(
        "DockerVersionUnfit",
        OrchestratorErrorKind.NotAvailable,
        $"The Docker Engine at {endpoint.Address} speaks the API {has}, and this version of psorch needs {needs}.",
        "Use an engine of version 20.10 or newer that still speaks that API.");

    public static OrchestratorException ImageMissing(string image, ImagePull pull, string? problem) => new(
        "DockerImageMissing",
        OrchestratorErrorKind.NotFound,
        $"The Docker Engine has no image '{image}'"
            + (pull == ImagePull.Never ? "." : $", and it could not be pulled: {CleanText.OneLine(problem ?? "it is not said why")}"),
        image == DockerBackendOptions.DefaultImage
            ? "Build it with 'psorch image build' (Build-OrchestratorImage), or name another: --docker-image IMAGE."
            : pull == ImagePull.Never ? "Check its name, build it, or let it be pulled: --backend-option pullImage=Missing."
            : "Check its name. Log-ins of the docker program are not used: pull it by 'docker pull', where its registry asks for one.");

    public static OrchestratorException ImageWithoutPsorch(string image, string problem) => new(
        "DockerImageUnfit",
        OrchestratorErrorKind.NotAvailable,
        $"The image '{image}' cannot run attempts: {problem}",
        $"It needs psorch {EngineVersion.Current} on its PATH. Build one with 'psorch image build' (Build-OrchestratorImage), or copy "
            + "psorch from such an image into yours.");

    public static OrchestratorException ImageWithoutProgram(string image, string program, string problem) => new(
        "DockerImageUnfit",
        OrchestratorErrorKind.NotAvailable,
        $"Tasks need '{program}', and in the image '{image}' it says: {problem}",
        "Build an image that has it: 'psorch image build' (Build-OrchestratorImage). Or choose another agent.");

    public static OrchestratorException GatewayNotMounted(string folder) => new(
        "DockerGatewayMissing",
        OrchestratorErrorKind.NotAvailable,
        $"The model gateway of the run has no socket in {folder}, by which agents in containers ask their models.",
        "That needs Linux, and a run's directory on a file system that has sockets.");

    public static OrchestratorException UserUnfit(string given, string own) => new(
        "DockerUserUnfit",
        OrchestratorErrorKind.InvalidInput,
        $"Containers cannot run as {given} (option user): their files would not be yours, {own}, and they could not read what is.",
        $"Leave the option out, or give {own}. As root, any user can be named.");

    public static OrchestratorException NameTaken(string token) => new(
        "DockerNameTaken",
        OrchestratorErrorKind.InvalidState,
        $"A container '{token}' exists that is not of this run. It is left alone.",
        "Remove or rename it, and run the task again.");

    public static OrchestratorException NetworkAmbiguous(string name, int count) => new(
        "DockerNetworkAmbiguous",
        OrchestratorErrorKind.InvalidState,
        $"The Docker Engine has {count} networks of the name '{name}'.",
        "Remove all but one, or name another: --docker-network NAME.");

    public static OrchestratorException Refused(string what, string reason, OrchestratorErrorKind kind, Exception inner) => new(
        "DockerRefused",
        kind,
        $"The Docker Engine could not {what}: {reason}",
        "Fix what it names, and run the task again.",
        inner);
}
