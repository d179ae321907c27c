using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PSParallelOrchestrator.Engine.Backends.Docker.Connections;

/// <summary>
/// Certificates as the docker program keeps them: <c>ca.pem</c>, <c>cert.pem</c> and <c>key.pem</c> of one folder. Without the first the
/// system's authorities count, without the other two the client names itself to nobody.
/// </summary>
internal sealed class EngineCertificates
{
    private readonly string? folder;
    private readonly X509Certificate2? authority;
    private readonly X509Certificate2? own;
    private readonly bool isVerified;

    private EngineCertificates(string? folder, X509Certificate2? authority, X509Certificate2? own, bool isVerified) =>
        (this.folder, this.authority, this.own, this.isVerified) = (folder, authority, own, isVerified);

    /// <summary>What it means that the engine ends the connection before any answer.</summary>
    public string NotTaken => own is null
        ? $"it ended the connection, as an engine does that wants a certificate of its clients. {Place} has no cert.pem and key.pem."
        : $"it ended the connection, as an engine does that does not take the certificate of its client, cert.pem of {Place}. "
            + "Is it of the engine's authority, for clients, and not expired?";

    private string Place => folder is null ? "No folder is named (DOCKER_CERT_PATH), which" : folder;

    /// <summary>Reads them.</summary>
    /// <exception cref="EngineUnreachableException">One cannot be read, or is none.</exception>
    public static EngineCertificates Load(string? folder, bool skipsVerification) => new(
        folder,
        Read(folder, "ca.pem", X509CertificateLoader.LoadCertificateFromFile),
        Read(folder, "cert.pem", path => OfClient(path, Path.Combine(Path.GetDirectoryName(path)!, "key.pem"))),
        !skipsVerification);

    /// <summary>How a connection is secured.</summary>
    /// <param name="host">Whose certificate is expected.</param>
    /// <param name="tell">Told why the engine's certificate is not taken.</param>
    public SslClientAuthenticationOptions OptionsFor(string host, Action<string> tell)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck };
        if (authority is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.Add(authority);
        }

        return new SslClientAuthenticationOptions
        {
            TargetHost = host,
            ClientCertificates = own is null ? null : [own],
            CertificateChainPolicy = policy,
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                if (errors == SslPolicyErrors.None || !isVerified)
                {
                    return true;
                }

                tell(Problem(host, certificate as X509Certificate2, chain, errors));
                return false;
            },
        };
    }

    /// <summary>What is wrong where a connection could not be secured and no certificate was at fault.</summary>
    public static string Explain(Exception fault)
    {
        var text = fault.GetBaseException().Message.TrimEnd('.');
        return text.Contains("frame", StringComparison.Ordinal) || text.Contains("wrong version number", StringComparison.Ordinal)
            ? "it does not speak TLS at that port. Without TLS, leave DOCKER_TLS_VERIFY out."
            : $"no connection by TLS could be made: {text}.";
    }

    private string Problem(string host, X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable) || certificate is null)
        {
            return "it has no certificate.";
        }

        var states = chain?.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, state) => all | state.Status) ?? 0;
        return states.HasFlag(X509ChainStatusFlags.NotTimeValid)
            ? FormattableString.Invariant(
                $"its certificate is valid from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd} only, or that of ")
                + "its authority is not valid now."
            : (states & (X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain)) != 0
                ? "its certificate is not of the authority that is trusted "
                    + $"({(authority is null ? "those of this system" : "ca.pem of " + folder)})."
            : errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
                ? $"its certificate is for another name than '{host}': {certificate.Subject}."
            : $"its certificate is not taken: {states}.";
    }

    private static X509Certificate2? Read(string? folder, string name, Func<string, X509Certificate2> read)
    {
        if (folder is null || Path.Combine(folder, name) is var path && !File.Exists(path))
        {
            return null;
        }

        try
        {
            return read(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            throw new EngineUnreachableException($"{path} cannot be used: {e.Message.TrimEnd('.')}.", e);
        }
    }

    private static X509Certificate2 OfClient(string certificate, string key)
    {
        var read = X509Certificate2.CreateFromPemFile(certificate, key);
        if (!OperatingSystem.IsWindows())
        {
            return read;
        }

        // Windows takes no key that is in memory alone.
        using (read)
        {
            return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
        }
    }
}
