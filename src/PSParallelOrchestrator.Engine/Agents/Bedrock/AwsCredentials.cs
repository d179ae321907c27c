using System.Globalization;
using Amazon.Runtime;
using Amazon.Runtime.CredentialManagement;
using Amazon.Runtime.Credentials;
using PSParallelOrchestrator.Engine.Agents.MessagesApi;

namespace PSParallelOrchestrator.Engine.Agents.Bedrock;

/// <summary>AWS credentials, from wherever they come. Temporary ones are renewed before they expire.</summary>
internal sealed class AwsCredentials
{
    // How long the source may take to say that there are none: that of a machine's role is asked over the network.
    private static readonly TimeSpan CheckLimit = TimeSpan.FromSeconds(5);

    // A request that is signed now is checked when it arrives.
    private static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(1);

    private readonly AgentVariables variables;
    private readonly Func<AWSCredentials> find;
    private AWSCredentials? found;

    private AwsCredentials(AgentVariables variables, Func<AWSCredentials> find) => (this.variables, this.find) = (variables, find);

    /// <summary>The bearer token of Bedrock, where one stands before all other credentials.</summary>
    /// <returns>The token; null where other credentials are meant.</returns>
    public static string? BearerToken(AgentVariables variables) =>
        variables.Places.FirstOrDefault(NamesCredentials)?.Invoke("AWS_BEARER_TOKEN_BEDROCK");

    /// <summary>The credentials that variables name, or that the standard chain of AWS finds. Nothing is asked yet.</summary>
    public static AwsCredentials Find(AgentVariables variables)
    {
        var place = variables.Places.FirstOrDefault(NamesCredentials);
        if (place?.Invoke("AWS_ACCESS_KEY_ID") is { } id && place("AWS_SECRET_ACCESS_KEY") is { } secret)
        {
            return new AwsCredentials(variables, () =>
                place("AWS_SESSION_TOKEN") is { } token ? new SessionAWSCredentials(id, secret, token) : new BasicAWSCredentials(id, secret)
            );
        }

        return variables.Find("AWS_PROFILE") is { } profile
            ? new AwsCredentials(variables, () => OfProfile(profile))
            : new AwsCredentials(variables, static () => new DefaultAWSCredentialsIdentityResolver().ResolveIdentity(null));
    }

    /// <summary>Checks whether there are any, within moments.</summary>
    /// <returns>A task that ends when that is known.</returns>
    /// <exception cref="OrchestratorException">There are none, or the source does not answer.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Run(FetchAsync, cancellationToken).WaitAsync(CheckLimit, TimeProvider.System, cancellationToken);
        }
        catch (Exception e) when (IsFailure(e) && !cancellationToken.IsCancellationRequested)
        {
            throw ServiceErrors.NoAwsCredentials(Line(e), e);
        }
        catch (TimeoutException e)
        {
            throw ServiceErrors.NoAwsCredentials(
                string.Create(CultureInfo.InvariantCulture, $"what should give them did not answer within {CheckLimit.TotalSeconds} s."),
                e);
        }
    }

    /// <summary>The keys to sign with now.</summary>
    /// <exception cref="OrchestratorException">There are none, or they cannot be renewed.</exception>
    public async Task<ImmutableCredentials> GetAsync()
    {
        try
        {
            // Some sources wait without giving the thread back.
            return await Task.Run(FetchAsync);
        }
        catch (Exception e) when (IsFailure(e))
        {
            throw IsPassing(e) ? ServiceErrors.AwsUnreachable(Line(e), e) : ServiceErrors.NoAwsCredentials(Line(e), e);
        }
    }

    private async Task<ImmutableCredentials> FetchAsync()
    {
        found ??= Renewed(find());
        var keys = await found.GetCredentialsAsync();
        variables.Learn(keys.AccessKey, keys.SecretKey, keys.Token);
        return keys;
    }

    private static bool IsFailure(Exception exception) =>
        exception
            is AmazonClientException
                or AmazonServiceException
                or HttpRequestException
                or IOException
                or InvalidOperationException
                or ArgumentException
                or TaskCanceledException;

    private static bool NamesCredentials(Func<string, string?> place) =>
        place("AWS_BEARER_TOKEN_BEDROCK") is not null
        || (place("AWS_ACCESS_KEY_ID") is not null && place("AWS_SECRET_ACCESS_KEY") is not null);

    private static AWSCredentials OfProfile(string name) =>
        new CredentialProfileStoreChain().TryGetAWSCredentials(name, out var credentials)
            ? credentials
            : throw ServiceErrors.NoAwsCredentials($"there is no profile '{name}' with credentials.", null);

    private static AWSCredentials Renewed(AWSCredentials credentials)
    {
        if (credentials is RefreshingAWSCredentials refreshing && refreshing.PreemptExpiryTime < RenewBefore)
        {
            refreshing.PreemptExpiryTime = RenewBefore;
        }

        return credentials;
    }

    // A role or a sign-in that is refused stays refused; one that nobody answered for does not.
    private static bool IsPassing(Exception exception) =>
        exception
            is HttpRequestException
                or TaskCanceledException
                or AmazonServiceException { StatusCode: >= System.Net.HttpStatusCode.InternalServerError }
        || (exception.InnerException is { } inner && IsPassing(inner));

    private static string Line(Exception exception) => exception.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.') + '.';
}
