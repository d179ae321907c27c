using System.Collections.Concurrent;
using System.Net;
using PSParallelOrchestrator.Engine.Backends.Docker.Images;
using PSParallelOrchestrator.Engine.Foundation;

namespace PSParallelOrchestrator.Engine.Backends.Docker;

/// <summary>The image of a run's containers: whether it is there, and has what attempts need.</summary>
/// <param name="tell">Told what the building of it says; null for nobody.</param>
internal sealed class ExecutorImage(DockerBackendOptions options, ContainerRequest requests, DockerEngine engine, Action<string>? tell)
{
    private const int NotFoundExitCode = 127;
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromMinutes(1);

    // What a program of an image answered: an image never changes.
    private static readonly ConcurrentDictionary<(string Engine, string Image, string Question), (long Code, string Text)> Answers = new();

    /// <summary>Makes sure that the engine has the image, pulling or building it where that is wanted.</summary>
    /// <returns>Its id.</returns>
    /// <exception cref="OrchestratorException">It is not there.</exception>
    public async Task<string> EnsureAsync(CancellationToken cancellationToken)
    {
        var found = await engine.FindImageAsync(options.Image, cancellationToken);
        if (options.PullImage == ImagePull.Always || (options.PullImage == ImagePull.Missing && found is null))
        {
            var problem = await engine.PullAsync(options.Image, options.Platform, cancellationToken);
            if (problem is not null && (found is null || options.PullImage == ImagePull.Always))
            {
                throw DockerErrors.ImageMissing(options.Image, options.PullImage, problem);
            }

            found = await engine.FindImageAsync(options.Image, cancellationToken);
        }

        if (found is null && options.BuildImage)
        {
            var request = new ImageBuildRequest { Image = options.Image, Endpoint = options.Endpoint, Context = options.Context };
            return (await ImageBuild.RunAsync(request, line => tell?.Invoke(line), cancellationToken)).Id;
        }

        return found?.ID ?? throw DockerErrors.ImageMissing(options.Image, options.PullImage, problem: null);
    }

    /// <summary>Makes sure that its psorch is of this version, by asking it.</summary>
    /// <param name="id">The image's id.</param>
    /// <exception cref="OrchestratorException">It is not, or cannot be asked.</exception>
    public async Task RequirePsorchAsync(string id, CancellationToken cancellationToken)
    {
        var (code, text) = await AskAsync(id, cancellationToken, "psorch", "--version");
        var version = text.Split('+')[0].Trim();
        if (code != 0 || version != EngineVersion.Current)
        {
            throw DockerErrors.ImageWithoutPsorch(
                options.Image,
                code == 0 ? $"its psorch is of version '{CleanText.OneLine(version)}'." : $"psorch in it says: {Said(code, text)}");
        }
    }

    /// <summary>Makes sure that a program is in it, by asking it for its version.</summary>
    /// <param name="id">The image's id.</param>
    /// <exception cref="OrchestratorException">It is not, or cannot be asked.</exception>
    public async Task RequireAsync(string id, string program, CancellationToken cancellationToken)
    {
        var (code, text) = await AskAsync(id, cancellationToken, program, "--version");
        if (code != 0)
        {
            throw DockerErrors.ImageWithoutProgram(options.Image, program, Said(code, text));
        }
    }

    /// <summary>Asks a program of the image, in a container of its own.</summary>
    /// <returns>Its exit code and what it printed; 127 where there is no such program.</returns>
    public async Task<(long Code, string Text)> AskAsync(string id, CancellationToken cancellationToken, params string[] command)
    {
        var question = (engine.Info.ID, id, string.Join(' ', command) + " " + options.Platform);
        if (Answers.TryGetValue(question, out var known))
        {
            return known;
        }

        var container = await engine.CreateAsync(
            requests.OfQuestion($"po-question-{Guid.NewGuid():N}", command), cancellationToken);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(AnswerLimit);
            await engine.StartAsync(container, cancellationToken);
            var code = await engine.WaitAsync(container, limit.Token);
            var answer = (code, await engine.TailAsync(container, cancellationToken));
            if (code == 0)
            {
                Answers[question] = answer;
            }

            return answer;
        }
        catch (DockerRefusalException e) when (e.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
        {
            // The engine names the program that is missing, or what else it could not be started for.
            return (NotFoundExitCode, e.Reason);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (-1, $"nothing within {AnswerLimit}");
        }
        finally
        {
            await engine.RemoveAsync(container, CancellationToken.None);
        }
    }

    private static string Said(long code, string text) => text.Length == 0
        ? FormattableString.Invariant($"nothing, and ended with exit code {code}.")
        : CleanText.OneLine(text).TrimEnd('.') + ".";
}
