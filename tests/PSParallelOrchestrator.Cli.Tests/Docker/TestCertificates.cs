using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace PSParallelOrchestrator.Cli.Tests.Docker;

/// <summary>An authority of a test, and certificates of it.</summary>
internal sealed class TestCertificates : IDisposable
{
    private static readonly DateTimeOffset Before = TimeProvider.System.GetUtcNow().AddDays(-30);
    private static readonly DateTimeOffset After = TimeProvider.System.GetUtcNow().AddDays(30);
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public TestCertificates(string name)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        Authority = request.CreateSelfSigned(Before, After);
    }

    /// <summary>The authority itself.</summary>
    public X509Certificate2 Authority { get; }

    /// <summary>A certificate for 127.0.0.1, or a client.</summary>
    /// <param name="isExpired">Whether it was valid until yesterday.</param>
    public X509Certificate2 Make(string name = "127.0.0.1", bool isExpired = false)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", own, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (IPAddress.TryParse(name, out var address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        using var bare = request.Create(
            Authority, Before, isExpired ? TimeProvider.System.GetUtcNow().AddDays(-1) : After, RandomNumberGenerator.GetBytes(8));
        using var whole = bare.CopyWithPrivateKey(own);

        // As a file would have it: TLS takes no other on every system.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }

    /// <summary>Writes what a client has, as the docker program keeps it.</summary>
    /// <param name="client">The client's; null for none.</param>
    public string Write(string folder, X509Certificate2? client)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "ca.pem"), Authority.ExportCertificatePem());
        if (client is not null)
        {
            File.WriteAllText(Path.Combine(folder, "cert.pem"), client.ExportCertificatePem());
            File.WriteAllText(Path.Combine(folder, "key.pem"), client.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        }

        return folder;
    }

    public void Dispose()
    {
        Authority.Dispose();
        key.Dispose();
    }
}
