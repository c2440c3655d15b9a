import pytest

from subjects.tikv.metrics import Page, rate, read_page

PAGE = b"""# HELP process_resident_memory_bytes Resident memory size in bytes.
# TYPE process_resident_memory_bytes gauge
process_resident_memory_bytes 268435456
process_start_time_seconds 1732231400
# HELP tikv_grpc_msg_duration_seconds Bucketed histogram of grpc server messages
# TYPE tikv_grpc_msg_duration_seconds histogram
tikv_grpc_msg_duration_seconds_bucket{priority="unknown",type="raw_put",le="0.0005"} 7
tikv_grpc_msg_duration_seconds_sum{priority="unknown",type="raw_put"} 1.25
tikv_grpc_msg_duration_seconds_count{priority="unknown",type="raw_put"} 1000
tikv_grpc_msg_duration_seconds_count{type="raw_get",priority="medium"} 2.5e+02
tikv_grpc_msg_duration_seconds_count{type="raw_batch_get_command"} 50
tikv_grpc_msg_duration_seconds_count{priority="unknown",type="kv_prewrite"} 9999
tikv_raftstore_region_count{type="leader"} 3
tikv_raftstore_region_count{type="region"} 9
tikv_raftstore_region_count_more{type="leader"} 77
"""


def test_needed_metrics_are_picked_out() -> None:
    page = read_page(PAGE)
    assert page.raw_requests == 1300
    assert (page.leaders, page.regions) == (3, 9)
    assert (page.memory_bytes, page.started_s) == (268435456, 1732231400)


@pytest.mark.parametrize("body", [b"", b"<html>", b"\xff\x00", b"\ntikv_raftstore_region_count{"])
def test_another_page_says_nothing(body: bytes) -> None:
    assert read_page(body) == Page()


def test_values_that_are_no_counts_are_left_out() -> None:
    assert read_page(b"\nprocess_resident_memory_bytes NaN\n") == Page()
    assert read_page(b"\nprocess_resident_memory_bytes +Inf\n") == Page()
    assert read_page(b"\nprocess_resident_memory_bytes lots\n") == Page()


def test_requests_a_second_are_the_difference_of_two_readings() -> None:
    assert rate(Page(raw_requests=100), Page(raw_requests=600), 5.0) == 100.0


def test_a_counter_that_restarted_gives_no_rate() -> None:
    assert rate(Page(raw_requests=600), Page(raw_requests=40), 5.0) is None
    assert rate(Page(), Page(raw_requests=40), 5.0) is None
    assert rate(Page(raw_requests=40), Page(raw_requests=40), 0.0) is None
