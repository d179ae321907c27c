using System.Management.Automation;
using System.Security;

namespace PSParallelOrchestrator.Module.Transformations;

/// <summary>
/// Lets a key be a SecureString or a PSCredential. A plain text is refused: it would stand in histories, transcripts and logs.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ApiKeyTransformationAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object? inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            null => null,
            SecureString secure => secure,
            PSCredential credential => credential,
            string => throw new ArgumentTransformationMetadataException(CmdletErrors.PlainKey),
            var other => throw new ArgumentTransformationMetadataException(CmdletErrors.NotAKey(other.GetType().Name)),
        };
}
