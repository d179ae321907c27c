using PSParallelOrchestrator.Engine.Backends.Slurm;

namespace PSParallelOrchestrator.Engine.Tests.Backends.Slurm;

/// <summary>Which failures of Slurm's programs say that nobody could be asked, and which that somebody refused.</summary>
public sealed class SlurmAnswerTests
{
    [Theory]
    [InlineData("sbatch: error: Batch job submission failed: Unable to contact slurm controller (connect failure)")]
    [InlineData("sbatch: error: slurm_msg_sendto: address:port=127.0.0.1:27940 msg_type=4003: Unexpected missing socket error")]
    [InlineData("sbatch: error: Batch job submission failed: Unexpected missing socket error")]
    [InlineData("slurm_load_jobs error: Socket timed out on send/recv operation")]
    [InlineData("slurm_load_jobs error: Zero Bytes were transmitted or received")]
    [InlineData("sbatch: error: slurm_receive_msg: Broken pipe")]
    [InlineData("sbatch: error: Batch job submission failed: Message send failure")]
    [InlineData("sacct: error: Problem talking to the database: Connection refused")]
    public void Whose_answer_is_not_known_is_not_taken_for_refused(string said) => Assert.True(Failed(said).IsUnreachable);

    [Theory]
    [InlineData("sbatch: error: Batch job submission failed: Invalid partition name specified")]
    [InlineData("sbatch: error: Batch job submission failed: Requested node configuration is not available")]
    [InlineData("sbatch: error: Invalid --time specification")]
    [InlineData("scancel: error: Kill job error on job id 839: Access/permission denied")]
    public void What_is_refused_is_not_asked_again(string said) => Assert.False(Failed(said).IsUnreachable);

    private static SlurmAnswer Failed(string said) => new("sbatch", 1, string.Empty, said + "\n");
}
